"""Write Python values as JSON, exactly, and read them back without running what they hold.

    [1, [-0.0]]  <->  {"root": {"n": 0}, "nodes": [["l", [1, {"n": 1}]], ["l", [-0.0]]]}

A value without parts stands where it is used; one with parts is a node, named by its number, so
shared references and cycles are kept and nesting has no limit. No pickle and no marshal: reading
creates bare instances of classes that are loaded already, or that `allow` lets be imported.
"""

from typing import Any

from .classes import Allow, Malformed, Unencodable, loaded_only, under
from .decoding import Decoder
from .encoding import Encoder
from .fingerprint import fingerprint

__all__ = ["Malformed", "Unencodable", "decode", "encode", "fingerprint", "loaded_only", "under"]

LIMIT = 2_000_000


def encode(value: object, *, limit: int = LIMIT) -> dict[str, Any]:
    """Return `value` as JSON-able data that `decode` makes an exact, independent copy of.

    `limit` bounds the number of parts and characters together. Raises Unencodable for what
    can't be written down: open files, locks, lambdas, classes made inside functions, ...
    """
    return Encoder(limit).run(value)


def decode(data: Any, *, allow: Allow = loaded_only) -> Any:
    """Return the value that `encode` was given.

    `allow(module)` tells whether a module that isn't loaded yet may be imported to find a
    class, and whether its functions may be named. Raises Malformed for anything unexpected.
    """
    return Decoder(data, allow).run()
