"""Read one ``[[request]]`` of a scenario file into requests; `scenario.py` describes the keys."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from advisor.errors import UsageError
from advisor.model.traffic import Request
from advisor.target.wire import percent_encoded

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BODY_METHODS = ("POST", "PUT", "PATCH")
BODY_KEYS = ("json", "body", "body_file", "json_lines_file")
KEYS = ("name", "method", "path", "weight", "headers", "csv_file", *BODY_KEYS)
JSON_HEADER = ("Content-Type", "application/json")
PLACE = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
KIND_NAMES = {str: "text", int: "a number", float: "a number", dict: "a table"}

Row = Mapping[str, str]
T = TypeVar("T", str, bytes)


class Entry:
    """One [[request]] of a scenario."""

    def __init__(self, file: Path, number: int, entry: Any) -> None:
        """Check keys and types."""
        self.folder = file.parent
        self.where = f"{file}, request {number}"
        if not isinstance(entry, dict):
            self.fail(f"must be a table, not {entry!r}")
        if isinstance(entry.get("name"), str):
            self.where += f" ({entry['name']!r})"
        self.entry = entry
        for key in entry:
            if key not in KEYS:
                self.fail(f"unknown key {key!r}", advice=f"Known keys: {', '.join(KEYS)}.")
        self.method = self.checked("method", str, "GET").upper()
        if self.method not in METHODS:
            self.fail(f"method must be one of {', '.join(METHODS)}, not {self.method!r}")
        self.path = self.checked("path", str, None)
        if not self.path.startswith("/"):
            self.fail(f"path must start with '/', not {self.path!r}")
        self.weight = self.checked("weight", (int, float), 1)
        if not self.weight > 0:
            self.fail(f"weight must be more than 0, not {self.weight!r}")
        self.headers = self.checked_headers()
        if len(given := [key for key in BODY_KEYS if key in entry]) > 1:
            self.fail(f"has more than one body: {', '.join(given)}")

    def fail(
        self, problem: str, *, advice: str | None = None, cause: Exception | None = None
    ) -> NoReturn:
        """Raise the error that names file and entry."""
        message = f"{self.where}: {problem}"
        raise UsageError(message, advice=advice) from cause

    def checked(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        """Return a key's value, checked for its type; without a default it must be there."""
        if key not in self.entry:
            if default is None:
                self.fail(f"has no {key!r}")
            return default
        value = self.entry[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            names = " or ".join(dict.fromkeys(KIND_NAMES[each] for each in kinds))
            self.fail(f"{key} must be {names}, not {value!r}")
        return value

    def checked_headers(self) -> dict[str, str]:
        """Return the headers, each one line of text."""
        headers: dict[str, Any] = self.checked("headers", dict, {})
        for name, value in headers.items():
            if not isinstance(value, str) or "\n" in value or "\r" in value:
                self.fail(f"header {name!r} must be one line of text, not {value!r}")
        return headers

    def requests(self) -> Iterator[Request]:
        """Yield the entry's requests."""
        found = [(path, body) for row in self.rows() for path, body in self.variants(row)]
        headers = tuple(self.headers.items())
        if self.is_json() and "content-type" not in {name.lower() for name in self.headers}:
            headers = (JSON_HEADER, *headers)
        for path, body in found:
            yield Request(
                operation=self.entry.get("name") or f"{self.method} {self.path.partition('?')[0]}",
                method=self.method,
                path=percent_encoded(path),
                headers=headers,
                body=body,
                weight=self.weight / len(found),
            )

    def is_json(self) -> bool:
        """Tell whether the body is JSON by its key."""
        return any(key in self.entry for key in ("json", "json_lines_file")) or self.row_is_body()

    def row_is_body(self) -> bool:
        """Tell whether a CSV row itself is the body."""
        has_body = any(key in self.entry for key in BODY_KEYS)
        return "csv_file" in self.entry and not has_body and self.method in BODY_METHODS

    def rows(self) -> list[Row]:
        """Return the rows of the CSV file; one empty row where there is none."""
        if "csv_file" not in self.entry:
            return [{}]
        text = self.read("csv_file", lambda path: path.read_text(encoding="utf-8-sig"))
        rows: list[Row] = [
            {name: cell or "" for name, cell in row.items() if name}
            for row in csv.DictReader(text.splitlines())
        ]
        if not rows:
            self.fail(f"csv_file {self.entry['csv_file']!r} has no rows below its header")
        return rows

    def variants(self, row: Row) -> Iterator[tuple[str, bytes]]:
        """Yield path and body for one row."""
        path = self.filled(self.path, row)
        if "json_lines_file" in self.entry:
            for body in self.lines():
                yield path, body
        elif "json" in self.entry:
            yield path, _dumped(self.filled_json(self.entry["json"], row))
        elif "body" in self.entry:
            yield path, self.filled(self.checked("body", str, None), row).encode()
        elif "body_file" in self.entry:
            yield path, self.read("body_file", Path.read_bytes)
        elif self.row_is_body():
            yield path, _dumped({name: _typed(cell) for name, cell in row.items()})
        else:
            yield path, b""

    def lines(self) -> list[bytes]:
        """Return the bodies of the JSON lines file."""
        text = self.read("json_lines_file", lambda path: path.read_text(encoding="utf-8"))
        bodies = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                json.loads(line)
            except ValueError as error:
                name = self.entry["json_lines_file"]
                self.fail(f"{name}, line {number} is not JSON: {error}", cause=error)
            bodies.append(line.strip().encode())
        if not bodies:
            self.fail(f"json_lines_file {self.entry['json_lines_file']!r} is empty")
        return bodies

    def read(self, key: str, reading: Callable[[Path], T]) -> T:
        """Read a file that the entry names."""
        path = self.folder / self.checked(key, str, None)
        try:
            return reading(path)
        except OSError as error:
            self.fail(f"{key} {path} cannot be read: {error.strerror}", cause=error)
        except UnicodeDecodeError as error:
            self.fail(f"{key} {path} is not UTF-8: {error}", cause=error)

    def filled(self, text: str, row: Row) -> str:
        """Put a row's cells into a text."""
        if not row:
            return text

        def cell(found: re.Match[str]) -> str:
            if found[1] not in row:
                self.fail(f"{found[0]} is no column of the CSV file: {', '.join(row)}")
            return row[found[1]]

        return PLACE.sub(cell, text)

    def filled_json(self, value: Any, row: Row) -> Any:
        """Put a row's cells into the texts of a JSON value."""
        if isinstance(value, dict):
            return {name: self.filled_json(item, row) for name, item in value.items()}
        if isinstance(value, list):
            return [self.filled_json(item, row) for item in value]
        if not isinstance(value, str):
            return value
        filled = self.filled(value, row)
        return _typed(filled) if row and PLACE.fullmatch(value) else filled


def _typed(cell: str) -> Any:
    """Return a cell as the number, true, false or null that it is written as, else as text."""
    if NUMBER.fullmatch(cell) or cell in ("true", "false", "null"):
        return json.loads(cell) if not re.match(r"-?0\d", cell) else cell
    return cell


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
