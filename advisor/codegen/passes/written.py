"""What statements may write, and which reads of memory see it.

    bi.vx = ...   ->   attributes named vx: `bi.x` and `bodies[j]` are still what they were

A store whose old value is noted runs no code of others: what it drops stays alive with the note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from advisor.codegen.ir import Do, Expr, Stmt, Try
from advisor.codegen.typecodes import CODES
from advisor.codegen.walking import expressions, parts, walk

READS = frozenset(
    {
        "k_item",
        "k_item_float",
        "k_item_int",
        "k_attr",
        "k_attr_float",
        "k_attr_int",
        "k_attr_bool",
        "k_dict_item",
        "k_dict_float",
        "k_dict_int",
        "k_field",
        "k_field_float",
        "k_field_int",
        "k_len",
        "k_getitem",
        "k_array_size",
        *(f"k_array_data_{code}" for code in CODES),
    }
)
_OF_ATTRIBUTES = frozenset({"k_attr", "k_attr_float", "k_attr_int", "k_attr_bool"})
_OF_ITEMS = frozenset({"k_item", "k_item_float", "k_item_int"})
_PUTS_ATTRIBUTE = frozenset({"k_attr_put", "k_attr_put_float"})
_PUTS_ITEM = frozenset({"k_list_put", "k_list_put_float"})
_SCALARS = "idbncus"
_WRITES = (
    "k_list_",
    "k_dict_store",
    "k_dict_put",
    "k_dict_drop",
    "k_getitem_filled",
    "k_field_store",
    "k_field_put",
    "k_attr_put",
    "k_attr_init",
    "k_attr_frozen",
    "k_attr_late",
    "k_attr_set_late",
    "k_set_",
    "k_counter_add",
    "k_pop",
    "k_deque_",
    "k_heap_",
    "k_sort_by",
    "k_barray_put",
    "k_array_push",
    "k_array_pop",
    "k_barray_splice",
    "k_commit",
)
CHANGING_METHODS = (
    ".pop",
    ".sort",
    ".extend",
    ".insert",
    ".remove",
    ".clear",
    ".reverse",
    ".update",
    ".append",
)


@dataclass(slots=True)
class Written:
    """What may be another one than before: everything, attributes by name, items of lists.

    `puts` are the statements that put nothing but scalars into lists: in lists of lists, the lists
    are still what they were, unless such a list is what is put into.
    """

    everything: bool = False
    attributes: set[str] = field(default_factory=set)
    items: bool = False
    puts: list[Do] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return self.everything or self.items or bool(self.attributes) or bool(self.puts)

    def touches(self, read: Expr) -> bool:
        """Tell whether a read of memory, without its arguments, may give another value now."""
        if self.everything:
            return True
        if str(read.value).startswith("k_array_"):  # neither moves when items are stored
            return False
        if read.value in _OF_ATTRIBUTES:
            return str(read.args[2].value) in self.attributes
        if read.value in _OF_ITEMS:
            return self.items or bool(self.puts)
        return bool(self)


def written(statements: Iterable[Stmt], changes: Callable[[int], bool]) -> Written:
    """Return what statements may write; `changes(index)` tells it of kernel functions."""
    found = Written()
    for statement in walk(list(statements)):
        if isinstance(statement, Try):
            found.everything = True
        for expr in expressions(statement):
            for part in parts(expr):
                _add(found, part, statement, changes)
    return found


def _add(found: Written, part: Expr, statement: Stmt, changes: Callable[[int], bool]) -> None:
    if part.kind == "helper":
        name = str(part.value)
        attribute = str(part.args[2].value) if name in _PUTS_ATTRIBUTE else "__"
        if not attribute.startswith("__"):  # `__class__` and `__dict__` are more than one value
            found.attributes.add(attribute)
        elif name in _PUTS_ITEM:
            if (
                isinstance(statement, Do)
                and statement.expr is part
                and part.args[2].rep in _SCALARS
            ):
                found.puts.append(statement)
            else:
                found.items = True
        elif name.startswith(_WRITES) or name == "k_sort":
            found.everything = True
    elif part.kind == "call":
        assert isinstance(part.value, int)
        found.everything |= changes(part.value)
    elif (
        part.kind == "store"
        or (part.kind == "code" and isinstance(statement, Do))
        or (part.kind == "code" and any(m in str(part.value) for m in CHANGING_METHODS))
    ):
        found.everything = True
