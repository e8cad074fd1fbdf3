"""Name the operation that each stack served (pure)."""

from collections.abc import Iterable
from dataclasses import replace

from advisor.model.profile import Profile
from advisor.ranking.stacks import Endpoint, operation_of


def with_routes(profile: Profile, endpoints: Iterable[Endpoint]) -> Profile:
    """Return the profile with the route of every stack that has an endpoint on it.

    The outermost endpoint counts, or a function made in it; one behind several operations
    names them all.
    """
    operations = {(e.file, e.qualname): ", ".join(sorted(e.operations)) for e in endpoints}
    stacks = []
    for stack in profile.stacks:
        names = (operation_of(frame, operations) for frame in stack.frames)
        route = stack.route or next((name for name in names if name), None)
        stacks.append(replace(stack, route=route))
    return replace(profile, stacks=tuple(stacks))
