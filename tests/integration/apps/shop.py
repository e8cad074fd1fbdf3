"""An app with every kind of parameter that traffic must be made for."""

import asyncio
import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, Literal

from fastapi import (
    APIRouter,
    Body,
    Cookie,
    Depends,
    FastAPI,
    File,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    UploadFile,
)
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field, model_validator

app = FastAPI()
items = APIRouter(prefix="/items")
stock = {1001: "anvil", 1002: "bellows", 1003: "crucible"}


class Colour(enum.StrEnum):
    RED = "red"
    GREEN = "green"


class Card(BaseModel):
    kind: Literal["card"]
    number: str = Field(pattern=r"^\d{4}-\d{4}$")


class Transfer(BaseModel):
    kind: Literal["transfer"]
    iban: str = Field(min_length=15, max_length=34)


class Line(BaseModel):
    sku: str = Field(pattern=r"^[A-Z]{3}-\d{3}$")
    quantity: int = Field(ge=1, le=20)
    price: decimal.Decimal = Field(gt=0, max_digits=8, decimal_places=2)


class Order(BaseModel):
    id: uuid.UUID
    placed: datetime.datetime
    lines: list[Line] = Field(min_length=1, max_length=10)
    payment: Annotated[Card | Transfer, Field(discriminator="kind")]
    note: str | None = None
    labels: dict[str, int] = {}


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []


class Span(BaseModel):
    low: int
    high: int

    @model_validator(mode="after")
    def ordered(self) -> "Span":
        if self.low >= self.high:
            message = "low must be below high"
            raise ValueError(message)
        return self


class Greeting(BaseModel):
    model_config = {"json_schema_extra": {"examples": [{"word": "open sesame"}]}}
    word: str


@items.get("")
async def list_items() -> Any:
    return [{"id": number, "name": name} for number, name in stock.items()]


@items.get("/{item_id}")
def read_item(item_id: int) -> Any:
    if item_id not in stock:
        raise HTTPException(404, "no such item")
    return {"id": item_id, "name": stock[item_id]}


@items.delete("/{item_id}")
def delete_item(item_id: int) -> None:
    del stock[item_id]


app.include_router(items)


@app.get("/search")
async def search(
    q: Annotated[str, Query(min_length=3, max_length=20)],
    colour: Colour = Colour.RED,
    size: Annotated[list[int] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=50, multiple_of=5)] = 10,
    ratio: Annotated[float, Query(gt=0, lt=1)] = 0.5,
) -> Any:
    return {"q": q, "colour": colour, "size": size, "limit": limit, "ratio": ratio}


@app.get("/days/{day}")
async def read_day(day: datetime.date, x_tenant: Annotated[str, Header()]) -> Any:
    return {"day": day, "tenant": x_tenant}


@app.get("/basket")
async def basket(session: Annotated[str, Cookie()]) -> Any:
    return {"session": session}


@app.post("/orders")
async def order(order: Order) -> Any:
    return {"lines": len(order.lines), "id": order.id}


@app.post("/trees")
async def plant(tree: Tree) -> Any:
    return {"name": tree.name}


@app.post("/spans")
async def span(span: Span) -> Any:
    return {"width": span.high - span.low}


@app.post("/greet")
async def greet(greeting: Greeting) -> Any:
    if greeting.word != "open sesame":
        raise HTTPException(418, "wrong word")
    return {"open": True}


@app.post("/sum")
async def total(numbers: Annotated[list[float], Body(min_length=2)]) -> Any:
    return {"sum": sum(numbers)}


@app.post("/login")
async def login(user: Annotated[str, Form()], password: Annotated[str, Form(min_length=4)]) -> Any:
    return {"user": user, "length": len(password)}


@app.post("/upload")
async def upload(file: Annotated[UploadFile, File()], title: Annotated[str, Form()]) -> Any:
    return {"size": len(await file.read()), "title": title}


@app.get("/secret")
async def secret(key: Annotated[str, Depends(APIKeyHeader(name="X-Key"))]) -> Any:
    if key != "letmein":
        raise HTTPException(403, "wrong key")
    return {"secret": 42}


@app.get("/now")
async def now() -> Any:
    return {"now": datetime.datetime.now(datetime.UTC)}


@app.get("/boom")
async def boom() -> Any:
    message = "boom"
    raise RuntimeError(message)


@app.get("/slow/{steps}")
async def slow(steps: Annotated[int, Path(ge=1)]) -> Any:
    await asyncio.sleep(60 * steps)


@app.put("/settings/{name}")
async def put_setting(name: str, value: Annotated[int, Body(embed=True)]) -> Any:
    return {name: value}
