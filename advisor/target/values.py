"""Make values that a JSON schema describes, of the size and kind that a real client would send.

    {"type": "integer", "minimum": 1, "maximum": 9} -> 7

Deterministic by the random source. Recursion ends by leaving out what is optional. Rules that a
schema can't express (a checksum, an id that must exist) are left for the trial requests to find.
"""

import math
import random
import re
from typing import Any

from advisor.target import words
from advisor.target.openapi import Document, Schema

DEEP = 3
DEEPEST = 8
USUAL_ITEMS = 4
USUAL_SPAN = 100
WIDE = 1000
OPTIONAL_SHARE = 0.75


class ValueMaker:
    """Makes values for the schemas of one document."""

    def __init__(self, document: Document, rng: random.Random) -> None:
        """Take the document that references point into."""
        self._document = document
        self._rng = rng

    def make(self, node: Any, *, name: str = "", depth: int = 0) -> Any:
        """Return a value for a schema; `name` is the parameter's or property's name."""
        schema = self._merged(self._document.resolve(node))
        rng = self._rng
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return rng.choice(schema["enum"])
        if depth and isinstance(schema.get("examples"), list) and schema["examples"]:
            return rng.choice(schema["examples"])
        if depth and "example" in schema:
            return schema["example"]
        options = schema.get("anyOf") or schema.get("oneOf")
        if options:
            return self._option(schema, options, name=name, depth=depth)
        return self._of_type(_type(schema, rng), schema, name=name, depth=depth)

    def _of_type(self, kind: str | None, schema: Schema, *, name: str, depth: int) -> Any:
        match kind:
            case "null":
                return None
            case "boolean":
                return self._rng.random() < 0.5
            case "integer":
                return self._integer(schema)
            case "number":
                return self._number(schema)
            case "array":
                return self._array(schema, name=name, depth=depth)
            case "object":
                return self._object(schema, depth=depth)
            case _:
                return self._string(schema, name=name)

    def _merged(self, schema: Schema) -> Schema:
        """Put the parts of `allOf` together."""
        if not isinstance(schema.get("allOf"), list):
            return schema
        whole: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
        for entry in schema["allOf"]:
            part = self._merged(self._document.resolve(entry))
            for key, value in part.items():
                if key == "properties":
                    known = whole.get(key, {})
                    both = {
                        name: {"allOf": [known[name], value[name]]} for name in known.keys() & value
                    }
                    whole[key] = {**known, **value, **both}
                elif key == "required":
                    whole[key] = [*whole.get(key, ()), *value]
                else:
                    whole.setdefault(key, value)
        return whole

    def _option(self, schema: Schema, options: list[Any], *, name: str, depth: int) -> Any:
        """Choose one of several schemas; null seldom, but at once where it gets deep."""
        resolved = [self._merged(self._document.resolve(option)) for option in options]
        nulls = [option for option in resolved if option.get("type") == "null"]
        others = _numbers_first([each for each in resolved if each.get("type") != "null"])
        if nulls and (not others or depth > DEEP or self._rng.random() > OPTIONAL_SHARE):
            return None
        chosen = others[0] if depth > DEEP else self._rng.choice(others)
        made = self.make(chosen, name=name, depth=depth)
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict) and isinstance(made, dict):
            self._discriminate(made, discriminator, options[resolved.index(chosen)])
        return made

    def _discriminate(self, made: dict[str, Any], discriminator: Schema, option: Any) -> None:
        reference = option.get("$ref") if isinstance(option, dict) else None
        for value, target in (discriminator.get("mapping") or {}).items():
            if target == reference:
                made[discriminator["propertyName"]] = value

    def _integer(self, schema: Schema) -> int:
        low, high = bounds(schema)
        first = math.ceil(low) + (low == schema.get("exclusiveMinimum"))
        last = math.floor(high) - (high == schema.get("exclusiveMaximum"))
        step = schema.get("multipleOf")
        if isinstance(step, int) and step > 0:
            lowest = -(-first // step)
            return step * self._rng.randint(lowest, max(last // step, lowest))
        return min(max(round(spread(self._rng, first, last)), first), max(first, last))

    def _number(self, schema: Schema) -> float:
        low, high = bounds(schema)
        step = schema.get("multipleOf")
        if isinstance(step, int | float) and step > 0:
            lowest = math.ceil(low / step)
            return step * self._rng.randint(lowest, max(math.floor(high / step), lowest))
        made = spread(self._rng, low, high)
        rounded = round(made, 2)
        return rounded if low < rounded < high else made

    def _string(self, schema: Schema, *, name: str) -> str:
        low = int(schema.get("minLength", 0))
        high = schema.get("maxLength")
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            made = words.matching(self._rng, pattern, low=low, high=high)
            if made is not None and _matches(pattern, made):
                return made
        form = "binary" if "contentMediaType" in schema else schema.get("format")
        return words.text(self._rng, name=name, form=form, low=low, high=high)

    def _array(self, schema: Schema, *, name: str, depth: int) -> list[Any]:
        fixed = schema.get("prefixItems")
        if isinstance(fixed, list):
            return [self.make(item, name=name, depth=depth + 1) for item in fixed]
        low = int(schema.get("minItems", 0))
        most = max(2 * low, USUAL_ITEMS)
        high = int(schema.get("maxItems", most))
        usual = max(low, min(high, most))
        count = low if depth > DEEP else self._rng.randint(max(low, min(1, high)), usual)
        item = schema.get("items", {})
        made: list[Any] = []
        for _ in range(count * 4 if schema.get("uniqueItems") else count):
            value = self.make(item, name=name.removesuffix("s"), depth=depth + 1)
            if len(made) < count and not (schema.get("uniqueItems") and value in made):
                made.append(value)
        return made

    def _object(self, schema: Schema, *, depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        made = {}
        for name, part in schema.get("properties", {}).items():
            wanted = depth <= DEEP and self._rng.random() < OPTIONAL_SHARE
            if depth < DEEPEST and (name in required or wanted):
                made[name] = self.make(part, name=name, depth=depth + 1)
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and not schema.get("properties"):
            for _ in range(max(int(schema.get("minProperties", 0)), self._rng.randint(1, 3))):
                made[words.word(self._rng)] = self.make(more, depth=depth + 1)
        return made


def spread(rng: random.Random, low: float, high: float) -> float:
    """Return a number between two bounds; in a wide range small sizes are as likely as large.

    A limit of a billion is there to be safe: what is sent is mostly far below.
    """
    if high - low <= WIDE or not low <= 0 <= high:
        return rng.uniform(low, high)
    side = rng.uniform(low, high)
    size = math.expm1(rng.uniform(0, math.log1p(abs(low if side < 0 else high))))
    return math.copysign(size, side)


def bounds(schema: Schema) -> tuple[float, float]:
    """Return the lowest and highest number to choose from; small ones where nothing is said."""
    lows = [schema[key] for key in ("minimum", "exclusiveMinimum") if _is_number(schema.get(key))]
    highs = [schema[key] for key in ("maximum", "exclusiveMaximum") if _is_number(schema.get(key))]
    low = max(lows) if lows else None
    high = min(highs) if highs else None
    if low is None:
        low = 1 if high is None or high >= 1 else high - USUAL_SPAN
    if high is None:
        high = low + USUAL_SPAN
    return low, high


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _type(schema: Schema, rng: random.Random) -> str | None:
    kind = schema.get("type")
    if isinstance(kind, list):
        others = [name for name in kind if name != "null"] or ["null"]
        return str(rng.choice(others))
    if isinstance(kind, str):
        return kind
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else None


def _numbers_first(options: list[Schema]) -> list[Schema]:
    """Drop plain text where a number will do: a decimal is described as either of them."""
    if not any(option.get("type") in ("number", "integer") for option in options):
        return options
    return [option for option in options if option.get("type") != "string"]


def _matches(pattern: str, made: str) -> bool:
    try:
        return re.search(pattern, made) is not None
    except re.error:  # another dialect: the app will say
        return True
