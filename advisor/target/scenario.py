"""Read a scenario file: weighted requests in TOML.

    think_time_seconds = 0.5          # optional, closed loop only

    [[request]]
    name = "score"                    # optional; requests of one name are one operation
    method = "POST"                   # default GET
    path = "/score?mode=full"
    weight = 8                        # default 1
    headers = { X-Client = "app" }    # optional
    json = { amount = 12.5 }          # or body = "text", body_file = "a.bin",
                                      # or json_lines_file = "bodies.jsonl" (one body a line),
                                      # and csv_file = "rows.csv" (one request a row)

With `csv_file`, `{column}` in the path, the body and the texts of `json` stands for the row's cell;
a text of `json` that is nothing but `{column}` becomes a number where the cell is one. Without any
body the row itself is the JSON body. File names are relative to the scenario.
"""

import tomllib
from pathlib import Path

from advisor.errors import UsageError
from advisor.model.traffic import RequestSource
from advisor.target.collected import Collected
from advisor.target.scenario_entry import Entry

TOP_KEYS = ("request", "think_time_seconds")


def read_scenario(file: Path) -> Collected:
    """Return the requests of a scenario file, each entry's weight shared by its bodies.

    Raises:
        UsageError: The file, an entry, a key or a value is wrong; the message names them.
    """
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"the scenario {file} cannot be read: {error.strerror}"
        raise UsageError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"the scenario {file} is not TOML: {error}"
        raise UsageError(message) from error
    for key in tree:
        if key not in TOP_KEYS:
            message = f"{file}: unknown key {key!r}"
            raise UsageError(message, advice=f"Known keys: {', '.join(TOP_KEYS)}.")
    entries = tree.get("request", [])
    if not isinstance(entries, list) or not entries:
        message = f"{file} has no [[request]] entry"
        raise UsageError(message)
    think = tree.get("think_time_seconds", 0)
    if not isinstance(think, int | float) or isinstance(think, bool) or think < 0:
        message = f"{file}: think_time_seconds must be a number of seconds, not {think!r}"
        raise UsageError(message)
    requests = [
        request
        for number, entry in enumerate(entries, 1)
        for request in Entry(file, number, entry).requests()
    ]
    return Collected(
        requests=tuple(requests), source=RequestSource.SCENARIO, think_time_seconds=float(think)
    )
