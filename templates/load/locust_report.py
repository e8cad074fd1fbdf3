"""Keep every answer's time, exactly, and write all of them as JSON when the test has ended.

Runs inside Locust, in each of its processes, beside a locustfile. Locust's own statistics round
times to two digits; here they are kept, and workers send them to the master with their reports.
"""

import json
import os
import pathlib
import time

import gevent
from locust import events
from locust.runners import WorkerRunner

RESULT = "ADVISOR_LOCUST_RESULT"
SECONDS = "ADVISOR_LOCUST_SECONDS"


def nothing():
    """Return an empty record."""
    return {
        "times": {},
        "errors": {},
        "statuses": {},
        "timeouts": 0,
        "broken": 0,
        "cpu": 0.0,
        "first": None,
        "last": None,
    }


record = nothing()
# cpu: this process's CPU seconds up to the last report.
state = {"worker": False, "cpu": None, "ending": False}


@events.init.add_listener
def know_the_role(environment, **_):
    """Find out whether this process is a worker, and who can end the test."""
    state["worker"] = isinstance(environment.runner, WorkerRunner)
    state["runner"] = environment.runner


@events.test_start.add_listener
def begin(**_):
    """Count this process's CPU time from here."""
    state["cpu"] = time.process_time()


@events.spawning_complete.add_listener
def end_in_time(**_):
    """End the test so long after all users are there: starting doesn't count."""
    if not state["worker"] and not state["ending"] and os.environ.get(SECONDS):
        state["ending"] = True
        gevent.spawn_later(float(os.environ[SECONDS]), state["runner"].quit)


@events.request.add_listener
def note(name, response_time, exception=None, response=None, start_time=None, **_):
    """Keep one answer, or that there was none."""
    status = int(getattr(response, "status_code", 0) or 0)
    if status:
        seconds = response_time / 1000
        record["times"].setdefault(name, []).append(seconds)
        record["statuses"][str(status)] = record["statuses"].get(str(status), 0) + 1
    elif "timeout" in type(exception).__name__.lower() or isinstance(exception, TimeoutError):
        record["timeouts"] += 1
    else:
        record["broken"] += 1
    if exception is not None or not 200 <= status < 300:
        record["errors"][name] = record["errors"].get(name, 0) + 1
    begun = start_time if start_time is not None else time.time() - response_time / 1000
    ended = begun + response_time / 1000
    record["first"] = begun if record["first"] is None else min(begun, record["first"])
    record["last"] = ended if record["last"] is None else max(ended, record["last"])


def take():
    """Return what was kept since the last time, and begin anew."""
    taken = dict(record)
    record.update(nothing())
    if state["cpu"] is not None:
        now = time.process_time()
        taken["cpu"] = now - state["cpu"]
        state["cpu"] = now
    return taken


def add(more):
    """Put what a worker kept to this process's own."""
    for name, times in more["times"].items():
        record["times"].setdefault(name, []).extend(times)
    for part in ("errors", "statuses"):
        for name, count in more[part].items():
            record[part][name] = record[part].get(name, 0) + count
    for part in ("timeouts", "broken", "cpu"):
        record[part] += more[part]
    for part, choose in (("first", min), ("last", max)):
        known = [value for value in (record[part], more[part]) if value is not None]
        record[part] = choose(known) if known else None


@events.report_to_master.add_listener
def send(data, **_):
    """Send what was kept along with a worker's report."""
    data["advisor"] = take()


@events.worker_report.add_listener
def receive(data, **_):
    """Take what came with a worker's report."""
    if "advisor" in data:
        add(data["advisor"])


@events.quit.add_listener
def write(**_):
    """Write everything, unless the master will."""
    if state["worker"] or not os.environ.get(RESULT):
        return
    spent = time.process_time() - state["cpu"] if state["cpu"] is not None else 0.0
    record["cpu"] += spent
    pathlib.Path(os.environ[RESULT]).write_text(json.dumps(record), encoding="utf-8")
