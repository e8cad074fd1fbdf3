"""Functions of the interpreter's own modules that only look at plain values and give a new one.

On exact builtin values, which the kernel checks, they run nobody's code and change nothing: a call
can be made again by the original. What they give is speculated on. (Clocks tell another time then;
nobody has seen the first.)
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from advisor.inference import evaluation
from advisor.inference.builtin_arguments import speculated
from advisor.inference.types import ANY

if TYPE_CHECKING:
    from advisor.inference.builtin_arguments import Rule
    from advisor.inference.context import Context
    from advisor.inference.state import Env
    from advisor.inference.types import Ty

_NAMES = {
    "builtins": "complex",
    "math": "comb dist factorial frexp fsum lcm ldexp modf nextafter perm prod remainder sumprod "
    "ulp",
    "cmath": "acos acosh asin asinh atan atanh cos cosh exp isclose isfinite isinf isnan log log10 "
    "phase polar rect sin sinh sqrt tan tanh",
    "_struct": "calcsize pack unpack unpack_from",
    "zlib": "adler32 compress crc32 decompress",
    "binascii": "a2b_base64 a2b_hex b2a_base64 b2a_hex crc32 crc_hqx hexlify unhexlify",
    "unicodedata": "bidirectional category combining decimal decomposition digit east_asian_width "
    "is_normalized lookup mirrored name normalize numeric",
    "time": "monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns "
    "thread_time thread_time_ns time time_ns",
    "_operator": "abs add and_ contains countOf eq floordiv ge getitem gt index indexOf invert le "
    "lshift lt mod mul ne neg not_ or_ pos rshift sub truediv truth xor",
}


def _pure(context: Context, node: ast.Call, env: Env) -> Ty | None:
    if node.keywords or any(isinstance(a, ast.Starred | ast.GeneratorExp) for a in node.args):
        return None
    for arg in node.args:
        ty = evaluation.look(context, arg, env)
        context.sites.box(ty)
        context.escape(ty)
    return speculated(context, node, ANY, env)


PURE_RULES: dict[str, Rule] = {
    f"{module}.{name}": _pure for module, names in _NAMES.items() for name in names.split()
}
