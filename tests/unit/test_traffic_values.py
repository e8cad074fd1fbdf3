"""Values made from a schema satisfy it, are deterministic, and are of usual size."""

import itertools
import json
import random
from typing import Any

import jsonschema_rs
import pytest

from advisor.model.traffic import Request
from advisor.target import compose
from advisor.target.explored import explored, pruned
from advisor.target.openapi import Document, Operation
from advisor.target.values import ValueMaker

COMPONENTS = {
    "components": {
        "schemas": {
            "Tree": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                },
                "required": ["name", "children"],
            },
            "Cat": {
                "type": "object",
                "properties": {"kind": {"const": "cat"}},
                "required": ["kind"],
            },
            "Dog": {
                "type": "object",
                "properties": {"kind": {"const": "dog"}, "age": {"type": "integer"}},
                "required": ["kind", "age"],
            },
        }
    }
}
SCHEMAS: list[dict[str, Any]] = [
    {"type": "null"},
    {"type": "boolean"},
    {"type": "integer"},
    {"type": "integer", "minimum": 3, "maximum": 3},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 6},
    {"type": "integer", "minimum": 7, "multipleOf": 5},
    {"type": "integer", "maximum": -7},
    {"type": "integer", "minimum": -(10**12), "maximum": 10**12},
    {"type": "number", "minimum": 0.5, "maximum": 0.75},
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1e9},
    {"type": "number", "multipleOf": 0.5, "minimum": 1},
    {"type": "string"},
    {"type": "string", "minLength": 40, "maxLength": 50},
    {"type": "string", "maxLength": 2},
    {"type": "string", "maxLength": 0},
    {"type": "string", "pattern": "^[A-Z]{2}[0-9]{4,8}$"},
    {"type": "string", "pattern": "[a-f]+", "maxLength": 12},
    *(
        {"type": "string", "format": name}
        for name in ("date-time", "date", "uuid", "email", "ipv4")
    ),
    *(
        {"type": "string", "format": name}
        for name in ("ipv6", "uri", "hostname", "time", "duration")
    ),
    {"enum": ["a", 1, None]},
    {"const": {"x": 1}},
    {"type": ["string", "null"]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 6},
    {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 2},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}]},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    {"allOf": [{"$ref": "#/components/schemas/Dog"}, {"properties": {"age": {"minimum": 90}}}]},
    {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]},
    {"$ref": "#/components/schemas/Tree"},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: json.dumps(schema)[:60])
def test_values_satisfy_their_schema(schema: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for({**COMPONENTS, **schema}, validate_formats=True)
    for seed in range(30):
        value = ValueMaker(Document(COMPONENTS), random.Random(seed)).make(schema, name="part")
        validator.validate(value)
        assert value == ValueMaker(Document(COMPONENTS), random.Random(seed)).make(
            schema, name="part"
        )


@pytest.mark.parametrize("name", ["email", "billing_country", "currency", "Phone", "timestamp"])
def test_a_name_suggests_a_value_unless_it_does_not_fit(name: str) -> None:
    maker = ValueMaker(Document({}), random.Random(1))
    assert maker.make({"type": "string"}, name=name) != maker.make({"type": "string"}, name="x")
    assert len(maker.make({"type": "string", "maxLength": 1}, name=name)) == 1


@pytest.mark.parametrize(
    ("most", "sizes"), [(16, range(8, 17)), (10, range(8, 11)), (None, range(8, 17))]
)
def test_lists_that_have_to_be_long_have_several_lengths(most: int | None, sizes: range) -> None:
    maker = ValueMaker(Document({}), random.Random(1))
    schema = {"type": "array", "items": {"type": "integer"}, "minItems": 8}
    made = [
        maker.make(schema if most is None else {**schema, "maxItems": most}) for _ in range(200)
    ]
    assert {len(value) for value in made} == set(sizes)


def test_nonsense_schemas_still_give_something() -> None:
    maker = ValueMaker(Document({}), random.Random(1))
    loop = {"components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}}
    assert isinstance(maker.make({"$ref": "#/nowhere"}), str)
    assert isinstance(
        ValueMaker(Document(loop), random.Random(1)).make({"$ref": "#/components/schemas/A"}), str
    )
    assert isinstance(maker.make({"type": "string", "pattern": "(?<=a)(unclosed"}), str)
    assert maker.make({"type": "integer", "minimum": 5, "maximum": 1}) == 5


def document(operation: dict[str, Any], path: str = "/things/{id}") -> tuple[Document, Operation]:
    tree = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: operation}}
    found = Document({**tree, **COMPONENTS})
    return found, next(found.operations())


def made(operation: dict[str, Any], path: str = "/things/{id}", **options: Any) -> list[Request]:
    found, one = document(operation, path)
    return list(itertools.islice(compose.made(found, one, seed=7, **options), 10))


def parameter(name: str, place: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "required": True, "schema": schema, **more}


def test_each_place_is_encoded_its_own_way() -> None:
    operation = {
        "get": {
            "parameters": [
                parameter("id", "path", {"const": "a/b ä"}),
                parameter("tag", "query", {"const": ["x", "y&z"]}),
                parameter("ids", "query", {"const": [1, 2]}, explode=False),
                parameter("flag", "query", {"const": True}),
                parameter("X-Who", "header", {"const": "me"}),
                parameter("sid", "cookie", {"const": "p q"}),
                parameter("lang", "cookie", {"const": "de"}),
            ]
        }
    }
    (request,) = made(operation, headers=(("x-who", "you"), ("X-More", "1")))
    assert request.path == "/things/a%2Fb%20%C3%A4?tag=x&tag=y%26z&ids=1%2C2&flag=true"
    assert request.headers == (
        ("Cookie", "sid=p%20q; lang=de"),
        ("x-who", "you"),
        ("X-More", "1"),
    )
    assert request.operation == "GET /things/{id}"


def test_bodies_are_encoded_by_media_type() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"const": "ü &"}, "b": {"const": [1, 2]}},
        "required": ["a", "b"],
    }

    def body(kind: str) -> bytes:
        node = {"content": {kind: {"schema": schema}}, "required": True}
        return made({"post": {"requestBody": node}}, path="/x")[0].body

    assert body("application/json") == '{"a":"ü &","b":[1,2]}'.encode()
    assert body("application/x-www-form-urlencoded") == b"a=%C3%BC+%26&b=1&b=2"
    assert body("multipart/form-data").count(b'name="b"') == 2
    assert body("text/csv").startswith(b"{")


def test_requests_are_distinct_and_follow_from_the_seed() -> None:
    operation = {"get": {"parameters": [parameter("id", "path", {"type": "integer"})]}}
    requests = made(operation)
    assert len({request.path for request in requests}) == 10
    assert requests == made(operation)


def test_an_operation_without_choice_has_one_request() -> None:
    assert len(made({"get": {}}, path="/plain")) == 1


def test_known_ids_go_into_the_path() -> None:
    operation = {"get": {"parameters": [parameter("id", "path", {"type": "integer"})]}}
    assert {r.path for r in made(operation, known={"id": [41, 42]})} == {"/things/41", "/things/42"}


def test_examples_come_from_every_place_that_documents_them() -> None:
    def first(media: dict[str, Any]) -> list[bytes]:
        node = {"requestBody": {"required": True, "content": {"application/json": media}}}
        found, operation = document({"post": node}, path="/x")
        return [request.body for request in compose.documented(found, operation, seed=0)]

    assert first({"example": 1}) == [b"1"]
    assert first({"examples": {"a": {"value": 1}, "b": {"value": 2}}}) == [b"1", b"2"]
    assert first({"schema": {"examples": [3, 4]}}) == [b"3", b"4"]
    assert first({"schema": {"type": "integer"}}) == []


def test_schemathesis_cases_lose_unnamed_properties_and_control_characters() -> None:
    node = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Dog"}}}}
    found, operation = document(
        {
            "post": {
                "requestBody": {**node, "required": True},
                "responses": {"200": {"description": "ok"}},
            }
        },
        path="/x",
    )
    requests = list(explored(found, operation, seed=1, count=15))
    assert requests
    for request in requests:
        assert set(json.loads(request.body)) <= {"kind", "age"}
        assert not any(name.lower().startswith("x-schemathesis") for name, _ in request.headers)
    assert requests == list(explored(found, operation, seed=1, count=15))


def test_pruning_keeps_maps_and_takes_out_the_rest() -> None:
    schema = {"properties": {"a": {"type": "object"}, "b": {"items": {"properties": {"c": {}}}}}}
    value = {"a": {"x": 1}, "b": [{"c": 1, "d": 2}], "e": 3}
    assert pruned(Document({}), schema, value) == {"a": {"x": 1}, "b": [{"c": 1}]}
