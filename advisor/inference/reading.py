"""Read what was observed.

JSON of advisor/inside/observe.py  ->  Observation
"""

import ast
from typing import Any

from advisor.inference.observation import (
    ClassFact,
    DataField,
    Global,
    Observation,
    ObservedFunction,
    Seen,
)
from advisor.inside.facts import plain_def
from advisor.inside.texts import place_texts
from advisor.parsing import parse


def read(data: Any) -> Observation:
    """Return the parsed observation.

    Raises:
        KeyError, TypeError, ValueError: `data` is not what observe.py writes.
    """
    return Observation(
        python=data["python"],
        error=data.get("error"),
        calls=data.get("calls", 0),
        raised=data.get("raised", 0),
        absent=tuple((str(kind), str(name)) for kind, name in data.get("absent", ())),
        functions=tuple(_function(f) for f in data.get("functions", ())),
        places={k: _seen(v) for k, v in data.get("places", {}).items()},
        classes={c["name"]: _class(c) for c in data.get("classes", ())},
    )


def _int(text: str | None) -> int | None:
    return None if text is None else int(text)


def _seen(data: Any) -> Seen:
    return Seen(
        types=data["types"],
        low=_int(data["low"]),
        high=_int(data["high"]),
        length_low=data["length_low"],
        length_high=data["length_high"],
        items=data["items"],
        keys=tuple("".join(map(chr, key)) for key in data.get("keys", ())),
    )


def _global(data: Any) -> Global:
    kind = data["kind"]
    name = data.get("name", "")
    if kind == "function":
        name = f"{data['module']}:{data['qualname']}"
    elements = data.get("elements")
    return Global(
        kind=kind,
        name=name,
        type_name=data.get("type", ""),
        value=_value(data) if kind == "const" else None,
        length=data.get("length"),
        items=tuple(data.get("items", ())),
        keys=tuple(data.get("keys", ())),
        low=_int(data.get("low")),
        high=_int(data.get("high")),
        elements=None if elements is None else tuple(_global(e) for e in elements),
        members={k: _global(v) for k, v in data.get("members", {}).items()},
        rebound=data.get("rebound", False),
        origin=(data["from"][0], data["from"][1]) if "from" in data else None,
        loads=tuple(data.get("loads", ())),
        functions=tuple(data.get("functions", ())),
    )


def _value(data: Any) -> object:
    value, name = data["value"], data["type"]
    if name == "float":
        return float.fromhex(value)
    if name == "int":
        return int(value)
    if name == "bytes":
        return bytes.fromhex(value)
    if name == "str":
        return "".join(map(chr, value))
    return value


def _class(data: Any) -> ClassFact:
    return ClassFact(
        name=data["name"],
        bases=tuple(data["bases"]),
        plain_getattr=data["plain_getattr"],
        plain_setattr=data["plain_setattr"],
        truth=data["truth"],
        eq=data["eq"],
        keyed=data["keyed"],
        methods={k: (v["kind"], v["owner"]) for k, v in data["methods"].items()},
        members=data["members"],
        attributes=data["attributes"],
        makes_only=data["makes_only"],
        plain_new=data["plain_new"],
        fields=_fields(data.get("fields")),
        quiet=data.get("quiet", 0),
        compared_plainly=data.get("compared_plainly", False),
        match_args=None if data.get("match_args") is None else tuple(data["match_args"]),
        made_by=None if data.get("made_by") is None else tuple(data["made_by"]),
    )


def _fields(data: Any) -> tuple[DataField, ...] | None:
    if data is None:
        return None
    return tuple(
        DataField(
            name=field["name"],
            how=field["how"],
            keyword=field["keyword"],
            default=_global(field["default"]) if "default" in field else None,
            factory=field.get("factory", ""),
        )
        for field in data
    )


def _function(data: Any) -> ObservedFunction:
    tree: ast.FunctionDef | ast.AsyncFunctionDef | None = None
    missing = data.get("missing")
    source = data.get("source", "")
    if source and missing is None:
        try:
            node = parse(source).body[0]
        except SyntaxError as error:
            missing = f"its syntax is newer than the Python that advisor runs on: {error.msg}"
        else:
            place_texts(node)
            if isinstance(node, ast.AsyncFunctionDef) and data.get("sync"):
                tree = plain_def(node)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                tree = node
    return ObservedFunction(
        index=data["index"],
        module=data["module"],
        qualname=data["qualname"],
        kind=data["kind"],
        owner=data["owner"],
        name=data["name"],
        file=data["file"],
        line=data["line"],
        source=source,
        source_hash=data.get("hash", ""),
        tree=tree,
        missing=missing,
        wrapped=data["wrapped"],
        hidden=data.get("hidden", False),
        sync=data.get("sync", False),
        free=tuple(data["free"]),
        flags=data["flags"],
        globals={k: _global(v) for k, v in data["globals"].items()},
        imported={k: _global(v) for k, v in data.get("imported", {}).items()},
        defaults=tuple(_global(d) for d in data["defaults"]),
        kwdefaults={k: _global(v) for k, v in data["kwdefaults"].items()},
    )
