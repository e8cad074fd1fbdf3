"""What a kernel function takes, gives and does, and which functions a call goes straight to."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.inference.aliases import Aliases
from advisor.inference.types import NOTHING, Ty

if TYPE_CHECKING:
    from advisor.inference.context import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """A call that goes straight to functions of the closure.

    `targets`: (class or None, index of the function) of each method it may go to; with `exact`
    the class of the receiver is known, else tested for. `args`: receiver and arguments of an
    implicit call; () for a call that is written as one. `order`: what is evaluated, in that
    order. `makes`: the class whose instance is made first.
    `attribute`: the method is an attribute of the receiver, which may hold another by its name.
    `inverted`: a bool, to be negated. `beside`: what else is relied on, (class, name). `static`:
    the receiver leads to the function, which does not get it; with `classed` it gets its class.
    `first`: the class through which a class method is called, which it gets, or a static one, which
    does not; `tested`: the class that it must be. `chosen`: the first of `order` is the function,
    which is tested to be one of the targets.
    """

    name: str = ""
    targets: tuple[tuple[str | None, int], ...]
    args: tuple[ast.expr, ...] = ()
    order: tuple[ast.expr, ...] = ()
    exact: bool = True
    makes: str | None = None
    attribute: bool = False
    inverted: bool = False
    beside: tuple[tuple[str, str], ...] = ()
    static: bool = False
    classed: bool = False
    first: ast.expr | None = None
    tested: str = ""
    chosen: bool = False

    @property
    def is_plain(self) -> bool:
        """Tell whether it is the call of one function that is no method."""
        named = self.name or self.args or self.first is not None or self.chosen
        return not named and self.makes is None and len(self.targets) == 1

    @property
    def indexes(self) -> tuple[int, ...]:
        """Return the functions it may go to, each once."""
        return tuple(dict.fromkeys(index for _, index in self.targets))


@dataclass(slots=True)
class Signature:
    """What a kernel function takes, gives and does.

    It `dirties` when it does something visible for good, `changes` when it changes what others
    hold, be it so that it can be taken back, and is `recursive` when it can reach itself: then
    calls carry the room left on the stack. It is `fresh` while every caller gives it a receiver
    that was made in the same call of the kernel: nobody else can see that one change. It `reads`
    parameters whose lists it only looks at, and `gives` a fresh list of such items; `buffers` are
    the parameters that come as buffers, `result` the rep of one that it returns. `matched` are the
    classes whose `__match_args__` it relies on, `aliases` the locals that stand for functions. It
    is `pointed` where it may go on from a point in the middle: then it can return anything. It is
    `seeded` while calls of it may be taken to give what was recorded, for want of better.
    """

    names: list[str]
    params: list[Ty]
    returns: Ty = NOTHING
    dirties: bool = False
    changes: bool = False
    recursive: bool = False
    fresh: bool = True
    refused: RefusedError | None = None
    reads: dict[str, Ty] = field(default_factory=dict)
    gives: Ty = NOTHING
    buffers: dict[str, str] = field(default_factory=dict)
    result: str = ""
    matched: frozenset[str] = frozenset()
    aliases: Aliases = field(default_factory=Aliases)
    pointed: bool = False
    seeded: bool = False
