"""Import the app in its own interpreter and tell what it offers.

    PYTHON describe_app.py module:app APP_DIR FACTORY OUTPUT
    -> OUTPUT: {"openapi": {...} or null, "routes": [{"path", "methods", "module", ...}]}

For apps that don't serve their OpenAPI document, and for the functions behind the routes.
"""

import functools
import importlib
import inspect
import json
import sys
from collections.abc import Iterator
from typing import Any


def load_app(target: str, *, factory: bool) -> Any:
    """Import `module:attribute`, and call it when it is a factory."""
    module, _, attributes = target.partition(":")
    app: Any = importlib.import_module(module)
    for name in (attributes or "app").split("."):
        app = getattr(app, name)
    return app() if factory else app


def walk(routes: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every route with its whole path; routers and mounted apps are entered."""
    for route in routes:
        if hasattr(route, "effective_route_contexts"):  # a router that FastAPI included lazily
            for context in route.effective_route_contexts():
                yield prefix + (getattr(context, "path", None) or ""), context
        elif getattr(route, "endpoint", None) is not None:
            yield prefix + route.path, route
        elif getattr(route, "routes", None):
            yield from walk(route.routes, prefix + (getattr(route, "path", None) or ""))


def describe(path: str, route: Any) -> dict[str, Any] | None:
    """Tell where the function behind a route is; None for what is no Python function."""
    endpoint = route.endpoint
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    endpoint = inspect.unwrap(endpoint)
    code = getattr(endpoint, "__code__", None)
    if code is None:
        return None
    return {
        "path": path,
        "methods": sorted(getattr(route, "methods", None) or ()),
        "module": endpoint.__module__,
        "qualname": endpoint.__qualname__,
        "file": code.co_filename,
        "line": code.co_firstlineno,
        "asynchronous": inspect.iscoroutinefunction(endpoint),
        "documented": bool(getattr(route, "include_in_schema", False)),
    }


def main(target: str, app_dir: str, factory: str, output: str) -> None:
    """Write the description of one app."""
    sys.path[0] = app_dir  # in place of this file's folder
    app = load_app(target, factory=factory == "factory")
    document = app.openapi() if hasattr(app, "openapi") else None
    found = [describe(path, route) for path, route in walk(getattr(app, "routes", ()))]
    with open(output, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump({"openapi": document, "routes": [entry for entry in found if entry]}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
