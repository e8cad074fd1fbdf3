"""Make one change to an app while it is imported, to see what the change would bring.

    configuration (JSON)  ->  endpoints declared the other way, plain responses, cached functions

    {"endpoints": [{"module", "qualname", "to": "def" | "async def"}],
     "plain_responses": false,
     "caches": [{"module", "qualname", "size", "keys": null | how many misses empty the cache}],
     "counts_dir": null | folder that gets each cache's hits and misses when the process ends}

What can't be changed is told in the app's log and left as it is.
"""

import ast
import atexit
import functools
import inspect
import json
import os
import sys
import textwrap
import types
from collections.abc import Callable, Mapping
from typing import Any

FUTURES = 0xFFF0000  # the code flags of `from __future__ import …`
MARK = "_advisor_trial"

caches: dict[str, Any] = {}
changed: set[str] = set()


def activate(path: str, finder: Any) -> None:
    """Have the changes of a configuration made; `finder` is `kernels.KernelFinder`."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs the app memory
        config = json.load(file)
    if config.get("caches"):
        sys.meta_path.insert(0, cache_finder(finder, config["caches"]))
    if config.get("counts_dir"):
        atexit.register(write_counts, config["counts_dir"])
    wanted = {(one["module"], one["qualname"]): one["to"] for one in config.get("endpoints", ())}
    if wanted or config.get("plain_responses"):
        change_routes(wanted, plain=bool(config.get("plain_responses")))


def change_routes(wanted: Mapping[tuple[str, str], str], *, plain: bool) -> None:
    """Change endpoints on their way into FastAPI's router."""
    from fastapi.routing import APIRouter

    add = APIRouter.add_api_route

    def add_changed(router: Any, path: str, endpoint: Any, **options: Any) -> Any:
        name = (getattr(endpoint, "__module__", ""), getattr(endpoint, "__qualname__", ""))
        if not getattr(endpoint, MARK, False):
            to = wanted.get(name)
            if to is not None:
                endpoint = redeclared(endpoint, to) or endpoint
            elif plain:
                endpoint = answering(endpoint, options.get("status_code") or 200)
        return add(router, path, endpoint, **options)

    APIRouter.add_api_route = add_changed  # type: ignore[method-assign, assignment]


def redeclared(function: Any, to: str) -> Any:
    """Return a function compiled anew with the other keyword, None where that can't be done."""
    if not isinstance(function, types.FunctionType) or function.__closure__:
        return warn(function, "it is no plain function of a module")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError) as error:
        return warn(function, f"its source can't be read: {error}")
    node: Any = tree.body[0]
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return warn(function, "its source is no function")
    kind = ast.AsyncFunctionDef if to == "async def" else ast.FunctionDef
    fields = {name: value for name, value in ast.iter_fields(node) if name != "decorator_list"}
    twin = kind(**fields, decorator_list=[])
    tree.body = [ast.copy_location(twin, node)]
    ast.increment_lineno(tree, function.__code__.co_firstlineno - 1)
    flags = function.__code__.co_flags & FUTURES
    try:
        code = compile(
            ast.fix_missing_locations(tree),
            function.__code__.co_filename,
            "exec",
            flags=flags,
            dont_inherit=True,
        )
    except SyntaxError as error:  # an await in what is no longer a coroutine
        return warn(function, str(error))
    names: dict[str, Any] = {}
    exec(code, function.__globals__, names)
    made = names[node.name]
    made.__defaults__, made.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    made.__module__, made.__qualname__ = function.__module__, function.__qualname__
    setattr(made, MARK, True)
    changed.add(f"{function.__module__}:{function.__qualname__}")
    return made


def answering(endpoint: Any, status: int) -> Any:
    """Return an endpoint that turns its result into a response by itself."""
    from fastapi.responses import JSONResponse
    from starlette.responses import Response

    def response(value: Any) -> Any:
        if isinstance(value, Response):
            return value
        if hasattr(value, "model_dump_json"):
            text = value.model_dump_json(by_alias=True)
            return Response(text, status_code=status, media_type="application/json")
        try:
            return JSONResponse(value, status_code=status)
        except (TypeError, ValueError):  # something that only FastAPI knows how to write
            return value

    made: Callable[..., Any]
    if inspect.iscoroutinefunction(endpoint):

        @functools.wraps(endpoint)
        async def made(*args: Any, **kwargs: Any) -> Any:
            return response(await endpoint(*args, **kwargs))

    elif isinstance(endpoint, types.FunctionType) and not inspect.isgeneratorfunction(endpoint):

        @functools.wraps(endpoint)
        def made(*args: Any, **kwargs: Any) -> Any:
            return response(endpoint(*args, **kwargs))

    else:
        return endpoint
    setattr(made, MARK, True)
    return made


def cache_finder(finder: Any, entries: list[dict[str, Any]]) -> Any:
    """Return an import hook that puts caches around functions once their module has run."""

    class CacheFinder(finder):  # type: ignore[misc]
        """Finds what the others find, and has the caches follow it."""

        def install(self, fullname: str, module: types.ModuleType) -> None:
            """Put the caches of a module in place."""
            for entry in self.entries[fullname]:
                function = module.__dict__.get(entry["qualname"])
                if not isinstance(function, types.FunctionType):
                    warn(function, f"{entry['qualname']} is no function of {fullname}")
                    continue
                kept = cached(function, size=entry["size"], keys=entry.get("keys"))
                caches[f"{fullname}:{entry['qualname']}"] = kept
                module.__dict__[entry["qualname"]] = kept

    return CacheFinder(entries)


def cached(function: Any, *, size: int, keys: int | None) -> Any:
    """Return the function with a cache that `keys` misses empty again.

    A load generator sends the same requests over and over. Emptied once in a pass over them, the
    cache answers only what comes again within a pass.
    """
    if keys is None:
        return functools.lru_cache(maxsize=size, typed=True)(function)
    misses = 0

    @functools.wraps(function)
    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal misses
        misses += 1
        if misses > keys:
            misses = 1
            kept.cache_clear()
        return function(*args, **kwargs)

    kept = functools.lru_cache(maxsize=size, typed=True)(counted)
    return kept


def write_counts(folder: str) -> None:
    """Write hits and misses of every cache to `<folder>/<pid>.json`."""
    counts = {}
    for name, kept in caches.items():
        info = kept.cache_info()
        counts[name] = [info.hits, info.misses]
    path = os.path.join(folder, f"{os.getpid()}.json")  # noqa: PTH118
    try:
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(counts, file)
    except OSError as error:
        print(f"advisor: the caches' counts can't be written: {error}", file=sys.stderr)


def warn(function: Any, reason: str) -> None:
    """Tell the app's log that something stays as it is."""
    name = getattr(function, "__qualname__", repr(function))
    print(f"advisor: {name} stays as it is: {reason}", file=sys.stderr, flush=True)
