"""Lower * and ** in displays, `a, *b = value`, and lambdas."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from advisor.codegen.ir import BUFFERS, Expr
from advisor.codegen.keys import key_of
from advisor.codegen.lowering import Lowering
from advisor.codegen.reps import code, const, local
from advisor.inference.builtin_arguments import SIZED
from advisor.inference.moving import Made, made_by
from advisor.inference.types import ANY, Ty


def has_star(parts: Sequence[ast.expr | None]) -> bool:
    """Tell whether a display spreads anything."""
    return any(part is None or isinstance(part, ast.Starred) for part in parts)


def display(lw: Lowering, parts: Sequence[ast.expr], shape: str, rep: str) -> Expr:
    """Lower `[a, *b]`, `(a, *b)` or `{a, *b}`; `shape` is its text around {items}."""
    made = lw.in_order([_maker(lw, part) for part in parts])
    shown = [
        f"*{{{place}}}" if isinstance(part, ast.Starred) else f"{{{place}}}"
        for place, part in enumerate(parts)
    ]
    if rep == "e":
        names = ["k_plain_items" if isinstance(part, ast.Starred) else "k_key" for part in parts]
        made = [lw.helper(name, value) for name, value in zip(names, made, strict=True)]
    text = ", ".join(shown) + ("," if rep == "t" and len(parts) == 1 else "")
    return code(shape.replace("items", text), rep, *made)


def spread(lw: Lowering, attribute: str, shown: Sequence[str], parts: Sequence[Expr]) -> Expr:
    """Lower a call with * or ** of anything; {0} is who is called."""
    return _by_python(lw, f"{{0}}{attribute}({', '.join(shown)})", parts)


def _by_python(lw: Lowering, text: str, parts: Sequence[Expr]) -> Expr:
    """Let Python itself evaluate a text around {0}, {1}, ...: what it raises are its own words."""
    names = [f"a{place}" for place in range(len(parts))]
    text = f"lambda {', '.join(names)}: {text.format(*names)}"
    key = f"_global__spread_{lw.context.function.index}_{len(lw.used_lambdas) + 1}"
    lw.used_lambdas[key] = text
    places = ", ".join(f"{{{place}}}" for place in range(1, len(parts) + 1))
    return code(f"{{0}}({places})", "o", local(key, "o"), *map(lw.object_of, parts))


def _maker(lw: Lowering, node: ast.expr) -> Callable[[], Expr]:
    def make() -> Expr:
        if not isinstance(node, ast.Starred):
            return lw.object_of(lw.lower(node))
        value = lw.object_of(lw.lower(node.value))
        if lw.ty(node.value).is_only(*SIZED):
            return value
        if node in lw.context.effects:
            return lw.effect(_by_python(lw, "[*{0}]", [value]))
        return lw.helper("k_iterable", value)

    return make


def merged(lw: Lowering, node: ast.Dict) -> Expr:
    """Lower a dict display with `**`."""
    made = lw.keep(code("{{}}", "m"))
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            other = lw.lower(item)
            if item in lw.context.dirty and other.rep != "m":
                both = lw.effect(_by_python(lw, "{{**{0}, **{1}}}", [made, other]))
                made = lw.keep(lw.to(both, "m"))
                continue
            lw.do(code("{0}.update({1})", "o", made, lw.to(other, "m")))
            continue
        parts = lw.in_order([lambda k=key: lw.lower(k), lambda i=item: lw.lower(i)])
        found = key_of(lw, key, parts[0])
        lw.do(lw.helper("k_dict_store", made, found, lw.object_of(parts[1])))
    return made


def collect(lw: Lowering, target: ast.Tuple | ast.List, expr: Expr) -> list[tuple[Expr, Ty]]:
    """Take a list or tuple apart for a target with a star."""
    place = next(i for i, part in enumerate(target.elts) if isinstance(part, ast.Starred))
    behind = len(target.elts) - place - 1
    value = lw.to(expr, "l") if expr.rep in BUFFERS else expr
    if target in lw.context.dirty:
        return _collected(lw, target, value, place)
    whole = lw.keep(lw.helper("k_unpack_some", value, const(place + behind)))
    found: list[tuple[Expr, Ty]] = []
    for index, part in enumerate(target.elts):
        if isinstance(part, ast.Starred):
            piece = code(f"list({{0}}[{place}:len({{0}}) - {behind}])", "l", whole)
            found.append((lw.keep(piece), lw.ty(part.value)))
        else:
            at = index if index < place else index - len(target.elts)
            found.append((lw.keep(lw.helper("k_titem", whole, const(at))), ANY))
    return found


def _collected(
    lw: Lowering, target: ast.Tuple | ast.List, expr: Expr, place: int
) -> list[tuple[Expr, Ty]]:
    """Take any object apart for a target with a star, where nothing can be taken back any more."""
    count = len(target.elts)
    name = f"_global__apart_{count}_{place}"
    names = [f"{'*' * (index == place)}a{index}" for index in range(count)]
    made = "".join(f"a{index}, " for index in range(count))
    lw.used_lambdas[name] = f"lambda value: [({made}) for {', '.join(names)}, in (value,)][0]"
    held = lw.keep(lw.object_of(expr))
    lw.do(lw.helper("k_commit"))
    whole = lw.keep(code("{0}({1})", "t", local(name, "o"), held))
    pieces = [lw.keep(lw.helper("k_part", whole, const(index))) for index in range(count)]
    pieces[place] = lw.keep(lw.to(pieces[place], "l"))
    types = [lw.ty(p.value) if isinstance(p, ast.Starred) else ANY for p in target.elts]
    return list(zip(pieces, types, strict=True))


def apart(lw: Lowering, expr: Expr, count: int) -> list[Expr]:
    """Take any object apart as Python does, where nothing can be taken back any more."""
    name = f"_global__apart_{count}"
    names = "".join(f"a{place}, " for place in range(count))
    lw.used_lambdas[name] = f"lambda value: [({names}) for {names} in (value,)][0]"
    held = lw.keep(lw.object_of(expr))
    lw.do(lw.helper("k_commit"))
    whole = lw.keep(lw.helper("k_apart", local(name, "o"), held, const(count)))
    return [lw.keep(lw.helper("k_part", whole, const(place))) for place in range(count)]


def function(lw: Lowering, node: ast.Lambda) -> Expr:
    """Lower a lambda or a nested function: the original's module is where it is made.

    One that shares variables is made by a function of their values.
    """
    names = lw.context.captured.get(node, [])
    shown = tuple(name.id for name in names if isinstance(name, ast.Name))
    qualname = lw.context.function.qualname
    if isinstance(node, Made):
        text = made_by([node.definition], node.definition.name, shown, qualname)
    else:
        text = made_by([], node, shown, qualname)
    key = f"_global__lambda_{lw.context.function.index}_{len(lw.used_lambdas) + 1}"
    fixed = not shown and not isinstance(node, Made)
    lw.used_lambdas[key] = f"{text}()" if fixed else text
    if fixed:
        return local(key, "o")
    parts = lw.in_order([lw.maker(name) for name in names])
    if node not in lw.context.dirty:
        parts = [lw.told_apart(part) for part in parts]
    places = ", ".join(f"{{{place}}}" for place in range(1, len(parts) + 1))
    return lw.keep(code(f"{{0}}({places})", "o", local(key, "o"), *map(lw.object_of, parts)))


def called(lw: Lowering, name: str) -> Expr:
    """Return a nested function that is called where the kernel can't call its own."""
    key = f"_global__nested_{lw.context.function.within or 0}_{name}"
    target = lw.context.observation.functions[lw.context.function.nested[name]]
    lw.used_lambdas[key] = f"{target.source}()"
    return local(key, "o")
