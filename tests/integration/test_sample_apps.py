"""The sample apps answer their own load, refuse bad input, and compute what they say."""

import asyncio
import importlib
import json
import math
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

SAMPLE_APPS = Path(__file__).parents[2] / "sample_apps"
NAMES = ["fib", "fraud", "inference", "pipeline"]


class Client:
    """Calls an ASGI application in this process, each request in an event loop of its own."""

    def __init__(self, application: Any) -> None:
        self.transport = httpx.ASGITransport(app=application)

    def request(
        self, method: str, path: str, *, content: str | None = None, json: object = None
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self.transport, base_url="http://localhost"
            ) as client:
                headers = {"content-type": "application/json"} if content is not None else {}
                return await client.request(
                    method, path, content=content, json=json, headers=headers
                )

        return asyncio.run(send())

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(self, path: str, *, json: object) -> httpx.Response:
        return self.request("POST", path, json=json)


class SampleApp:
    """One imported sample app and a client that talks to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = Client(importlib.import_module("app").app)

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(name)

    def post(self, path: str, body: object) -> Any:
        response = self.client.post(path, json=body)
        assert response.status_code == 200, response.text
        return response.json()

    def example(self, name: str) -> Any:
        return json.loads((self.folder / "examples" / name).read_text(encoding="utf-8"))

    def load(self) -> Iterator[tuple[str, str, str | None]]:
        """Every (method, path, body) the load description names, each line of a body file once."""
        with (self.folder / "load.toml").open("rb") as file:
            requests = tomllib.load(file)["request"]
        for request in requests:
            method = request.get("method", "GET")
            lines: list[str | None] = [None]
            if "json_lines_file" in request:
                text = (self.folder / request["json_lines_file"]).read_text(encoding="utf-8")
                lines = list(text.splitlines())
            for line in lines:
                yield method, request["path"], line

    def send(self, method: str, path: str, body: str | None) -> Any:
        response = self.client.request(method, path, content=body)
        assert response.status_code == 200, f"{method} {path}: {response.text[:300]}"
        return response.json()


@contextmanager
def imported(name: str) -> Iterator[SampleApp]:
    """Import a sample app as uvicorn's --app-dir would, and forget its modules afterwards.

    The apps' modules are called alike (`app`, `schemas`), as they are in separate services.
    """
    folder = SAMPLE_APPS / name
    own = {path.stem for path in folder.glob("*.py")}
    assert not own & sys.modules.keys()
    sys.path.insert(0, str(folder))
    try:
        yield SampleApp(folder)
    finally:
        sys.path.remove(str(folder))
        for module in own & sys.modules.keys():
            del sys.modules[module]


@pytest.fixture(params=NAMES)
def any_app(request: pytest.FixtureRequest) -> Iterator[SampleApp]:
    with imported(request.param) as sample:
        yield sample


@pytest.fixture
def fib() -> Iterator[SampleApp]:
    with imported("fib") as sample:
        yield sample


@pytest.fixture
def fraud() -> Iterator[SampleApp]:
    with imported("fraud") as sample:
        yield sample


@pytest.fixture
def pipeline() -> Iterator[SampleApp]:
    with imported("pipeline") as sample:
        yield sample


@pytest.fixture
def inference() -> Iterator[SampleApp]:
    with imported("inference") as sample:
        yield sample


def without_time(answer: object) -> object:
    if isinstance(answer, Mapping):
        return {key: value for key, value in answer.items() if key != "compute_seconds"}
    return answer


# All apps


def test_every_request_of_the_load_is_answered_and_repeatable(any_app: SampleApp) -> None:
    requests = list(any_app.load())
    assert len(requests) >= 5
    first = [without_time(any_app.send(*request)) for request in requests]
    second = [without_time(any_app.send(*request)) for request in reversed(requests)]
    assert first == second[::-1]


def test_health_answers(any_app: SampleApp) -> None:
    assert any_app.client.get("/health").json()["status"] == "ok"


def test_every_body_has_a_documented_example_that_is_accepted(any_app: SampleApp) -> None:
    document = any_app.client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        if "post" not in operations:
            continue
        schema = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
        model = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for example in model["examples"]:
            any_app.post(path, example)


def test_a_body_that_is_no_object_is_refused(any_app: SampleApp) -> None:
    paths = {path for method, path, _ in any_app.load() if method == "POST"}
    for path in paths:
        assert any_app.client.post(path, json=[1, 2]).status_code == 422
        assert any_app.client.post(path, json={}).status_code == 422


def test_there_is_a_readme_and_a_requirements_file(any_app: SampleApp) -> None:
    assert "advisor sample" in (any_app.folder / "README.md").read_text(encoding="utf-8")
    assert "fastapi" in (any_app.folder / "requirements.txt").read_text(encoding="utf-8")


# fib


def test_fib_answers_number_result_time_and_runtime(fib: SampleApp) -> None:
    answer = fib.client.get("/fib/20").json()
    assert answer["n"] == 20
    assert answer["result"] == 6765
    assert answer["compute_seconds"] > 0
    assert answer["runtime"].endswith(".".join(str(part) for part in sys.version_info[:3]))


@pytest.mark.parametrize(("n", "expected"), [(0, 0), (1, 1), (2, 1), (10, 55)])
def test_fib_is_the_definition(fib: SampleApp, n: int, expected: int) -> None:
    assert fib.client.get(f"/fib/{n}").json()["result"] == expected


@pytest.mark.parametrize(("n", "status"), [("-1", 400), ("36", 400), ("x", 422), ("1.5", 422)])
def test_fib_refuses_what_is_out_of_range(fib: SampleApp, n: str, status: int) -> None:
    assert fib.client.get(f"/fib/{n}").status_code == status


# fraud


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("4111 1111 1111 1111", True),
        ("4111-1111-1111-1112", False),
        ("378282246310005", True),
        ("79927398713", False),  # passes the sum, but no card number is that short
        ("", False),
    ],
)
def test_luhn(fraud: SampleApp, number: str, valid: bool) -> None:  # noqa: FBT001
    assert fraud.module("checks").luhn_valid(number) is valid


@pytest.mark.parametrize(
    ("iban", "valid"),
    [
        ("DE89 3704 0044 0532 0130 00", True),
        ("gb82west12345698765432", True),
        ("NL91ABNA0417164300", True),
        ("DE88370400440532013000", False),
        ("DE8937040044053201300", False),
        ("XX89370400440532013000", False),
        ("DE89-70400440532013000", False),
        ("", False),
    ],
)
def test_iban(fraud: SampleApp, iban: str, valid: bool) -> None:  # noqa: FBT001
    assert fraud.module("checks").iban_valid(iban) is valid


def test_haversine_distance(fraud: SampleApp) -> None:
    haversine_km = fraud.module("geo").haversine_km
    quarter = math.pi / 2 * 6371.0088
    assert haversine_km(0.0, 0.0, 0.0, 90.0) == pytest.approx(quarter)
    assert haversine_km(90.0, 0.0, 0.0, 55.0) == pytest.approx(quarter)
    assert haversine_km(0.0, 0.0, 0.0, 180.0) == pytest.approx(2 * quarter)
    assert haversine_km(48.1, 11.5, 48.1, 11.5) == 0.0
    # Berlin to Paris is about 878 km.
    assert haversine_km(52.52, 13.405, 48.8566, 2.3522) == pytest.approx(878, abs=1)


def test_travel_speed(fraud: SampleApp) -> None:
    speed = fraud.module("geo").travel_speed_kmh
    noon = {"lat": 0.0, "lon": 0.0, "timestamp": 0}
    degree = math.pi / 180 * 6371.0088
    two_hours_later = {"lat": 0.0, "lon": 1.0, "timestamp": 7200}
    assert speed(noon, two_hours_later) == pytest.approx(degree / 2)
    assert speed(noon, {"lat": 0.0, "lon": 0.1, "timestamp": 1}) == 0.0


def test_sliding_window_forgets(fraud: SampleApp) -> None:
    window = fraud.module("velocity").SlidingWindow(60)
    for timestamp, amount in [(0, 10.0), (30, 5.0), (60, 2.0)]:
        window.add(timestamp, amount)
    assert (window.count, window.total) == (2, 7.0)


def test_busiest_window_excludes_its_end(fraud: SampleApp) -> None:
    busiest_window = fraud.module("velocity").busiest_window
    assert busiest_window([0, 10, 59, 60, 200], 60) == 3
    assert busiest_window([], 60) == 0


def payment(**changes: object) -> dict[str, object]:
    return {
        "id": "tx-1",
        "account": "NL91ABNA0417164300",
        "timestamp": 1_000_000,
        "amount": 20.0,
        "currency": "EUR",
        "channel": "pos",
        "merchant": "Bakery",
        "category": "groceries",
        "country": "DE",
        "lat": 52.52,
        "lon": 13.405,
        "card_number": "4111111111111111",
        "iban": None,
    } | changes


def test_a_plain_payment_is_approved(fraud: SampleApp) -> None:
    answer = fraud.post("/score", {"transaction": payment(), "history": []})
    assert answer == {"transaction_id": "tx-1", "score": 0, "decision": "approve", "hits": []}


def test_impossible_travel_and_distance_add_up(fraud: SampleApp) -> None:
    earlier = payment(id="tx-0", timestamp=1_000_000 - 3600, lat=48.8566, lon=2.3522)
    answer = fraud.post("/score", {"transaction": payment(), "history": [earlier]})
    # 877 km lie between: under 900 km/h, and over 400 km away.
    assert [hit["rule"] for hit in answer["hits"]] == ["far-from-home"]
    earlier["timestamp"] = 1_000_000 - 1800
    answer = fraud.post("/score", {"transaction": payment(), "history": [earlier]})
    assert [hit["rule"] for hit in answer["hits"]] == ["impossible-travel", "far-from-home"]
    assert (answer["score"], answer["decision"]) == (60, "review")


@pytest.mark.parametrize(
    ("a", "b", "similarity"),
    [
        # The pairs Winkler published.
        ("martha", "marhta", 0.9611),
        ("dwayne", "duane", 0.8400),
        ("dixon", "dicksonx", 0.8133),
        ("same", "same", 1.0),
        ("abc", "xyz", 0.0),
        ("", "abc", 0.0),
    ],
)
def test_name_similarity(fraud: SampleApp, a: str, b: str, similarity: float) -> None:
    assert fraud.module("names").jaro_winkler(a, b) == pytest.approx(similarity, abs=5e-5)


def test_a_mistyped_watch_list_name_is_found(fraud: SampleApp) -> None:
    watch_list = fraud.module("names").WatchList(["Galina Morozenko", "Magnus Trevelyan"])
    assert watch_list.match("GALINA MOROSENKO") == "Galina Morozenko"
    assert watch_list.match("Galvanic Motors") is None


def test_payments_of_another_account_are_a_hit(fraud: SampleApp) -> None:
    history = [payment(), payment(account="DE89370400440532013000")]
    answer = fraud.post("/score", {"transaction": payment(), "history": history})
    assert answer["hits"] == [
        {"rule": "foreign-history", "points": 30, "reason": "1 payments aren't this account's"}
    ]


def test_a_condition_gives_its_reason_in_the_order_written(fraud: SampleApp) -> None:
    bet = payment(category="gambling", amount=200.0)
    answer = fraud.post("/score", {"transaction": bet})
    reason = "category in ('gambling', 'crypto', 'gift-cards'), amount gt 150.0"
    assert answer["hits"] == [{"rule": "risky-category", "points": 10, "reason": reason}]


def test_an_invented_iban_is_a_hit(fraud: SampleApp) -> None:
    transfer = payment(channel="transfer", card_number=None, iban="DE88370400440532013000")
    answer = fraud.post("/score", {"transaction": transfer})
    assert [hit["rule"] for hit in answer["hits"]] == ["beneficiary"]


def test_a_burst_of_invented_cards_is_declined(fraud: SampleApp) -> None:
    history = [
        payment(id=f"tx-{i}", timestamp=1_000_000 - i, card_number="4111111111111112")
        for i in range(1, 6)
    ]
    answer = fraud.post("/score", {"transaction": payment(), "history": history})
    rules = [hit["rule"] for hit in answer["hits"]]
    assert rules == ["velocity-10-minutes", "burst-minute", "card-testing"]
    assert answer["decision"] == "decline"


def test_a_batch_answers_as_its_parts(fraud: SampleApp) -> None:
    batch = fraud.example("batch.json")
    answer = fraud.post("/score/batch", batch)
    assert answer["results"] == [fraud.post("/score", item) for item in batch["items"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 0},
        {"currency": "euro"},
        {"lat": 91},
        {"channel": "fax"},
        {"card_number": "4111x"},
        {"timestamp": "noon"},
    ],
)
def test_an_invalid_payment_is_refused(fraud: SampleApp, changes: dict[str, object]) -> None:
    response = fraud.client.post("/score", json={"transaction": payment(**changes)})
    assert response.status_code == 422


def test_an_empty_batch_is_refused(fraud: SampleApp) -> None:
    assert fraud.client.post("/score/batch", json={"items": []}).status_code == 422


def test_the_rules_are_listed(fraud: SampleApp) -> None:
    rules = fraud.client.get("/rules").json()
    assert {"name": "card-testing", "points": 40, "kind": "CardTestingRule"} in rules


# pipeline


def test_csv_quotes_line_breaks_and_empty_lines(pipeline: SampleApp) -> None:
    parse_rows = pipeline.module("csv_reader").parse_rows
    assert parse_rows('a,b\r\n"x, ""y""\nz",\n\n1,2') == [
        ["a", "b"],
        ['x, "y"\nz', ""],
        ["1", "2"],
    ]
    assert parse_rows("") == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [("7", 7), (" -2.5 ", -2.5), ("", None), ("n/a", "n/a"), ("0" * 16, "0" * 16)],
)
def test_csv_values(pipeline: SampleApp, cell: str, value: object) -> None:
    assert pipeline.module("csv_reader").parse_value(cell) == value


@pytest.mark.parametrize(
    ("rank", "expected"), [(0, 1.0), (25, 1.75), (50, 2.5), (90, 3.7), (100, 4.0)]
)
def test_percentile_interpolates(pipeline: SampleApp, rank: float, expected: float) -> None:
    percentile = pipeline.module("aggregate").percentile
    assert percentile([4.0, 1.0, 3.0, 2.0], rank) == pytest.approx(expected)


def test_ewma(pipeline: SampleApp) -> None:
    ewma = pipeline.module("aggregate").ewma
    assert ewma([10.0, 20.0, 0.0], 0.5) == [10.0, 15.0, 7.5]
    assert ewma([], 0.5) == []


def test_outliers_are_the_spikes(pipeline: SampleApp) -> None:
    values = [10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 90.0, 10.0]
    assert pipeline.module("aggregate").outliers(values, 0.2, 3.0) == [6]


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("kitten", "sitting", 3),
        ("flaw", "lawn", 2),
        ("", "abc", 3),
        ("abc", "", 3),
        ("same", "same", 0),
        ("Saturday", "Sunday", 3),
    ],
)
def test_levenshtein(pipeline: SampleApp, a: str, b: str, distance: int) -> None:
    assert pipeline.module("dedupe").levenshtein(a, b) == distance


def test_transform_groups_and_sums(pipeline: SampleApp) -> None:
    text = "region,units,price\nnorth,2,1.5\nsouth,1,10\nnorth,4,2\nnorth,n/a,2\nsouth,nan,1\n"
    body = {
        "csv": text,
        "group_by": ["region"],
        "value": "units",
        "times": "price",
        "percentiles": [50],
        "alpha": 0.5,
    }
    answer = pipeline.post("/transform", body)
    north = {
        "key": ["north"],
        "rows": 2,
        "total": 11.0,
        "mean": 5.5,
        "low": 3.0,
        "high": 8.0,
        "percentiles": {"p50": 5.5},
        "trend": 5.5,
        "outliers": [],
    }
    assert (answer["rows"], answer["skipped"]) == (5, 2)
    assert answer["groups"][0] == north
    assert [group["key"] for group in answer["groups"]] == [["north"], ["south"]]


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"csv": "a,b\n"}, "header"),
        ({"csv": "a,b\n1\n"}, "row 2 has 1 fields"),
        ({"csv": 'a,b\n"1,2\n'}, "quoted"),
        ({"value": "c"}, "no such column: c"),
        ({"percentiles": [101]}, "percentiles"),
    ],
)
def test_transform_refuses(pipeline: SampleApp, changes: dict[str, object], detail: str) -> None:
    body = {"csv": "a,b\n1,2\n", "group_by": ["a"], "value": "b"} | changes
    response = pipeline.client.post("/transform", json=body)
    assert response.status_code == 400
    assert detail in response.json()["detail"]


def test_series(pipeline: SampleApp) -> None:
    body = {"values": [1.0, 3.0, 2.0], "window": 2, "percentile": 50, "alphas": [0.5]}
    assert pipeline.post("/series", body) == {
        "rolling": [1.0, 2.0, 2.5],
        "smoothed": {"0.5": [1.0, 2.0, 2.0]},
        "outliers": [],
    }


def test_dedupe_joins_spellings_and_legal_forms(pipeline: SampleApp) -> None:
    names = ["Müller Handel GmbH", "MULLER HANDEL", "Muler Handel AG", "Nordwind Foods Ltd."]
    answer = pipeline.post("/dedupe", {"names": names, "max_distance": 1})
    assert answer["clusters"] == [names[:3], names[3:]]
    assert answer["duplicates"] == 2


def test_normalise(pipeline: SampleApp) -> None:
    texts = ["  Crème  Brûlée (6×)! ", "Straße & Co.", "the neighbour’s", "½ ＦＵＬＬ", ""]  # noqa: RUF001
    expected = ["creme brulee 6", "strasse and co", "the neighbours", "1 2 full", ""]
    assert pipeline.post("/normalise", {"texts": texts}) == {"texts": expected}


# inference


@pytest.mark.parametrize(
    ("data", "code"), [(b"", 0x811C9DC5), (b"a", 0xE40C292C), (b"foobar", 0xBF9CF968)]
)
def test_fnv1a_gives_the_published_values(inference: SampleApp, data: bytes, code: int) -> None:
    assert inference.module("features").fnv1a(data) == code


def test_tokens(inference: SampleApp) -> None:
    tokenizer = inference.module("tokenizer").Tokenizer()
    assert tokenizer.split("The Order 2024 isn't here!") == ["order", "0000", "isn't", "here"]
    assert tokenizer.tokens("Parcel lost") == [
        *["parcel", "lost", "parcel lost"],
        *["<pa", "par", "arc", "rce", "cel", "el>", "<lo", "los", "ost", "st>"],
    ]
    assert tokenizer.tokens("") == []


def test_hashed_row_has_length_one(inference: SampleApp) -> None:
    row = inference.module("features").HashingVectorizer(16).transform(["a", "foobar", "a"])
    # 0xE40C292C and 0xBF9CF968 both have the highest bit set; columns 12 and 8.
    assert row[12] == pytest.approx(-2 / math.sqrt(5))
    assert row[8] == pytest.approx(-1 / math.sqrt(5))
    assert inference.module("features").HashingVectorizer(2).transform([]) == [0.0, 0.0]


def test_scaler(inference: SampleApp) -> None:
    scaler = inference.module("features").Scaler(mean=10.0, deviation=2.0)
    assert [scaler.scale(value) for value in (14, 1000, -1000, None)] == [2.0, 4.0, -4.0, 0.0]


def test_matmul_and_softmax(inference: SampleApp) -> None:
    network = inference.module("network")
    product = network.matmul([[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]])
    assert product == [[19.0, 22.0], [43.0, 50.0]]
    assert network.softmax([1000.0, 1000.0]) == [0.5, 0.5]
    assert network.softmax([0.0, math.log(3.0)]) == pytest.approx([0.25, 0.75])


def test_dense_layer_adds_its_bias_and_cuts_off(inference: SampleApp) -> None:
    layer = inference.module("network").Dense([[1.0, -1.0]], [0.5, 0.5], "relu")
    assert layer.forward([[2.0]]) == [[2.5, 0.0]]


def test_a_prediction_is_a_distribution(inference: SampleApp) -> None:
    answer = inference.post("/predict", inference.example("predict.json"))
    assert sum(answer["probabilities"].values()) == pytest.approx(1.0, abs=1e-5)
    assert answer["probabilities"][answer["team"]] == max(answer["probabilities"].values())


def test_a_batch_predicts_as_its_parts(inference: SampleApp) -> None:
    batch = inference.example("batch.json")
    answer = inference.post("/predict/batch", batch)
    assert answer["predictions"] == [
        inference.post("/predict", ticket) for ticket in batch["tickets"]
    ]
    assert sum(answer["teams"].values()) == len(batch["tickets"])


@pytest.mark.parametrize(
    "numbers", [{}, {"age_days": -1, "orders": 1}, {"age_days": 1, "orders": 1, "rating": 6}]
)
def test_an_invalid_ticket_is_refused(inference: SampleApp, numbers: dict[str, int]) -> None:
    body = {"id": "T-1", "text": "hello", "numbers": numbers}
    assert inference.client.post("/predict", json=body).status_code == 422
