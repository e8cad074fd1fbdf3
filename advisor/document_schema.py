"""The JSON Schema of a document, drawn from the type hints that `documents` writes it by (pure).

RunRecord  ->  {"$ref": "#/$defs/RunRecord", "$defs": {"RunRecord": {"type": "object", ...}}}
"""

import dataclasses
import enum
import inspect
import json
import sys
import types
import typing
from collections.abc import Mapping
from typing import Any

from advisor import documents, store
from advisor.model.run import RunRecord

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = {"anyOf": [{"type": "number"}, {"enum": sorted(documents.NOT_FINITE)}]}
SIMPLE: Mapping[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    float: NUMBER,
    bytes: {"type": "string", "contentEncoding": "base64"},
    types.NoneType: {"type": "null"},
}


def run_schema() -> dict[str, Any]:
    """Return the schema of `run.json` in the format that this version writes."""
    definitions: dict[str, Any] = {}
    run = schema_of(RunRecord, definitions)
    return {
        "$schema": DIALECT,
        "title": "run.json: the record of one advisor run",
        "type": "object",
        "required": ["format", "run"],
        "properties": {
            "format": {"const": store.FORMAT_VERSION},
            "written_by": {"type": "string"},
            "seal": {"type": ["string", "null"]},
            "run": run,
        },
        "$defs": dict(sorted(definitions.items())),
    }


def schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of values of type `hint`; dataclasses go into `definitions`.

    A field with a default is not required, so records of older versions are valid too.

    Raises:
        TypeError: `documents` could not write such a value either.
    """
    if hint in SIMPLE:
        return SIMPLE[hint]
    if choices := documents.alternatives(hint):
        return _union(hint, choices, definitions)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    if dataclasses.is_dataclass(hint):
        return _reference(typing.cast("type", hint), definitions, tagged=False)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return _tuple(arguments, definitions)
    if origin in (Mapping, dict):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], definitions)}
    message = f"no schema for {hint!r}"
    raise TypeError(message)


def _tuple(arguments: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return {"type": "array", "items": schema_of(arguments[0], definitions)}
    items = [schema_of(one, definitions) for one in arguments]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "items": False}


def _union(hint: Any, choices: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    tagged = documents.is_tagged(hint)
    return {
        "anyOf": [
            _reference(choice, definitions, tagged=True)
            if tagged and dataclasses.is_dataclass(choice)
            else schema_of(choice, definitions)
            for choice in choices
        ]
    }


def _reference(cls: Any, definitions: dict[str, Any], *, tagged: bool) -> dict[str, Any]:
    name = f"{cls.__name__} ({documents.KIND})" if tagged else cls.__name__
    key = cls.__name__ + ("Tagged" if tagged else "")
    if key not in definitions:
        definitions[key] = {}  # stands for itself within its own fields
        definitions[key] = _object(cls, definitions, title=name, tagged=tagged)
    return {"$ref": f"#/$defs/{key}"}


def _object(cls: Any, definitions: dict[str, Any], *, title: str, tagged: bool) -> dict[str, Any]:
    fields = documents.fields_of(cls)
    properties = {name: schema_of(hint, definitions) for name, hint, _ in fields}
    required = [name for name, _, optional in fields if not optional]
    if tagged:
        properties = {documents.KIND: {"const": cls.__name__}, **properties}
        required = [documents.KIND, *required]
    return {
        "title": title,
        "description": inspect.getdoc(cls) or "",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run_schema(), indent=1) + "\n")
