"""Views of dicts: what of a dict is looked at, and the dict itself.

prices.values()  ->  "dict_values", prices  ->  prices.values()
"""

import gc
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .classes import Malformed, Unencodable

_LOOKS: tuple[Callable[[Any], Any], ...] = (
    *(dict.keys, dict.values, dict.items),
    *(OrderedDict.keys, OrderedDict.values, OrderedDict.items),
)
_OWNERS = (dict, dict, dict, OrderedDict, OrderedDict, OrderedDict)
# By type: how a dict is looked at so.
LOOKS: dict[type, Callable[[Any], Any]] = {
    type(look(owner())): look for look, owner in zip(_LOOKS, _OWNERS, strict=True)
}
NAMES: dict[str, Callable[[Any], Any]] = {kind.__name__: look for kind, look in LOOKS.items()}


def dict_of(view: Any) -> Any:
    """Return the dict that a view is of, itself; its `mapping` is only a stand-in for it."""
    found = gc.get_referents(view)
    if len(found) != 1 or not isinstance(found[0], dict):
        message = f"the dict behind a {type(view).__name__} is not known"
        raise Unencodable(message)
    return found[0]


def like(view: Any, mapping: Any) -> Any:
    """Return the same kind of view of another dict; itself what there is no such view of."""
    if mapping is dict_of(view):
        return view
    try:
        return LOOKS[type(view)](mapping)
    except TypeError:
        return mapping


def view_of(name: object, mapping: Any) -> Any:
    """Return a view of a dict; raise Malformed where there is none such."""
    if name not in NAMES or not isinstance(mapping, dict):
        message = f"there is no {name!r:.40} of a {type(mapping).__name__}"
        raise Malformed(message)
    return NAMES[str(name)](mapping)
