"""What each request costs the app, so that rounds can be compared whatever requests they hold.

plan, the app  ->  the plan with its requests' CPU seconds

One connection, one request at a time: the CPU time of the app's processes over the answers.
"""

from dataclasses import replace

from advisor.bench import cpu
from advisor.errors import AdvisorError
from advisor.model.traffic import Request, TrafficPlan
from advisor.target.app import RunningApp
from advisor.target.builtin import BuiltinDriver
from advisor.target.drivers import split_cores

SECONDS = 1.0
LEAST_SECONDS = 0.02
MOST_ALONE = 50
MOST_GROUPS = 100


def weighed(plan: TrafficPlan, app: RunningApp) -> TrafficPlan:
    """Measure what each request costs, or each operation where there are more than fifty requests.

    A plan of one request stays as it is, as does one of more than a hundred operations, which would
    take long, and one with a request that gets no answer.
    """
    groups = _groups(plan.requests)
    if len(plan.requests) < 2 or len(groups) > MOST_GROUPS:
        return plan
    seconds = max(SECONDS / len(groups), LEAST_SECONDS)
    costs = dict.fromkeys(range(len(plan.requests)), 0.0)
    with BuiltinDriver(cores=split_cores()[1]) as driver:
        for members in groups:
            own = replace(
                plan,
                requests=tuple(plan.requests[index] for index in members),
                think_time_seconds=0.0,
            )
            try:
                cost = _cost(driver, own, app, seconds=seconds)
            except AdvisorError:
                return plan
            if not cost:
                return plan
            costs.update(dict.fromkeys(members, cost))
    return replace(plan, costs=tuple(costs.values()))


def _groups(requests: tuple[Request, ...]) -> list[list[int]]:
    if len(requests) <= MOST_ALONE:
        return [[index] for index in range(len(requests))]
    operations: dict[str, list[int]] = {}
    for index, request in enumerate(requests):
        operations.setdefault(request.operation, []).append(index)
    return list(operations.values())


def _cost(driver: BuiltinDriver, plan: TrafficPlan, app: RunningApp, *, seconds: float) -> float:
    before = cpu.usage((app.pid,))
    result = driver.run(plan, app.url, connections=1, seconds=seconds)
    spent = cpu.usage((app.pid,)).since(before)
    return spent.cpu_seconds / result.count if result.count else 0.0
