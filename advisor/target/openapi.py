"""Read an OpenAPI document into operations, references resolved one step at a time.

{"paths": {"/items/{id}": {"get": {...}}}} -> Operation(method="GET", path="/items/{id}", ...)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

METHODS = ("get", "head", "post", "put", "patch", "delete")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
BODY_TYPES = (JSON, FORM, MULTIPART, "text/plain", "application/octet-stream")
LONGEST_CHAIN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter; `place` is "path", "query", "header" or "cookie"."""

    name: str
    place: str
    required: bool
    schema: Schema
    examples: tuple[Any, ...]
    explode: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What an operation takes as its body, in one media type."""

    media_type: str
    required: bool
    schema: Schema
    examples: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path; `name` is "METHOD /path/template".

    `secured` names the security schemes that it asks for.
    """

    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    secured: tuple[str, ...]


class Document:
    """An OpenAPI document, of which nothing is taken for granted."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        """Keep the tree; it is read when asked for."""
        self.tree = tree

    def resolve(self, node: Any) -> Schema:
        """Follow references until there is none; what leads nowhere is an empty schema."""
        for _ in range(LONGEST_CHAIN):
            if not isinstance(node, Mapping):
                return {}
            target = node.get("$ref")
            if not isinstance(target, str):
                return node
            node = self._at(target)
        return {}

    def _at(self, target: str) -> Any:
        node: Any = self.tree
        for part in target.removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            node = node.get(part) if isinstance(node, Mapping) else None
        return node

    def operations(self) -> Iterator[Operation]:
        """Yield the operations in the document's order."""
        paths = self.tree.get("paths")
        for path, item in (paths if isinstance(paths, Mapping) else {}).items():
            shared = self.resolve(item)
            for method in METHODS:
                if isinstance(shared.get(method), Mapping):
                    yield self._operation(path, method, shared)

    def security_schemes(self) -> Mapping[str, Schema]:
        """Return the documented security schemes by name."""
        schemes = self.resolve(self.tree.get("components")).get("securitySchemes", {})
        named = schemes if isinstance(schemes, Mapping) else {}
        return {str(name): self.resolve(scheme) for name, scheme in named.items()}

    def security_header(self, scheme: str) -> str:
        """Say which header would satisfy a security scheme, as an example for the user."""
        found = self.security_schemes().get(scheme, {})
        if found.get("type") == "apiKey":
            name = str(found.get("name", "X-API-Key"))
            return f"Cookie: {name}=…" if found.get("in") == "cookie" else f"{name}: …"
        return (
            "Authorization: Basic …"
            if found.get("scheme") == "basic"
            else "Authorization: Bearer …"
        )

    def _operation(self, path: str, method: str, item: Schema) -> Operation:
        node = item[method]
        entries = [*_list(item.get("parameters")), *_list(node.get("parameters"))]
        parameters = {
            (parameter.place, parameter.name): parameter
            for parameter in map(self._parameter, entries)
        }
        required = node.get("security", self.tree.get("security"))
        return Operation(
            name=f"{method.upper()} {path}",
            method=method.upper(),
            path=path,
            parameters=tuple(parameters.values()),
            body=self._body(node.get("requestBody")),
            secured=tuple(
                dict.fromkeys(name for entry in _list(required) if entry for name in entry)
            ),
        )

    def _parameter(self, entry: Any) -> Parameter:
        node = self.resolve(entry)
        schema = node.get("schema", {})
        if not schema and isinstance(node.get("content"), Mapping) and node["content"]:
            schema = self.resolve(next(iter(node["content"].values()))).get("schema", {})
        place = str(node.get("in", "query"))
        return Parameter(
            name=str(node.get("name", "")),
            place=place,
            required=bool(node.get("required")) or place == "path",
            schema=self.resolve(schema),
            examples=self._examples(node) or self._examples(self.resolve(schema)),
            explode=bool(node.get("explode", place in ("query", "cookie"))),
        )

    def _body(self, entry: Any) -> Body | None:
        node = self.resolve(entry)
        content = node.get("content")
        if not isinstance(content, Mapping) or not content:
            return None
        known = [name for name in BODY_TYPES if name in content]
        media_type = known[0] if known else next(iter(content))
        media = self.resolve(content[media_type])
        schema = self.resolve(media.get("schema"))
        return Body(
            media_type=media_type,
            required=bool(node.get("required", False)),
            schema=schema,
            examples=self._examples(media) or self._examples(schema),
        )

    def _examples(self, node: Schema) -> tuple[Any, ...]:
        """Return documented examples: of a parameter or media type by name, of a schema listed."""
        several = node.get("examples")
        if isinstance(several, Mapping):
            entries = [self.resolve(entry) for entry in several.values()]
            return tuple(entry["value"] for entry in entries if "value" in entry)
        if isinstance(several, list):
            return tuple(several)
        return (node["example"],) if "example" in node else ()


def _list(node: Any) -> list[Any]:
    return node if isinstance(node, list) else []
