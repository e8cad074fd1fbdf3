"""What the source of an endpoint says about how it should be declared (pure).

source, qualified name  ->  EndpointFacts: does it await, what in it would block an event loop
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.parsing import parse

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
WAITS = (ast.Await, ast.AsyncFor, ast.AsyncWith)
YIELDS = (ast.Yield, ast.YieldFrom)
# Calls of the standard library and of usual packages that wait in the calling thread.
BLOCKING_CALLS = frozenset(
    ("time.sleep", "open", "input", "os.system", "socket.create_connection", "shutil.copyfile")
)
BLOCKING_MODULES = frozenset(
    (
        *("requests", "subprocess", "urllib", "http", "smtplib", "ftplib", "boto3", "redis"),
        *("sqlite3", "psycopg2", "pymysql", "MySQLdb", "pymongo"),
    )
)
ROUTE_METHODS = frozenset(
    ("get", "head", "post", "put", "patch", "delete", "options", "trace", "api_route", "route")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """An endpoint as it is written.

    `blocking` are calls that wait in the calling thread, as `name (line)`. `obstacle` says why it
    can't be declared the other way for a trial, None where it can.
    """

    qualname: str
    asynchronous: bool
    awaits: bool
    blocking: tuple[str, ...]
    obstacle: str | None


def endpoint_facts(source: str, qualname: str) -> EndpointFacts | None:
    """Return what the source says; None where it holds no such function at its top level."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError):
        return None
    modules = dict(_imports(tree))
    found = [node for node in tree.body if isinstance(node, FUNCTIONS) and node.name == qualname]
    if len(found) != 1:
        return None
    (node,) = found
    body = list(_own(node))
    return EndpointFacts(
        qualname=qualname,
        asynchronous=isinstance(node, ast.AsyncFunctionDef),
        awaits=any(isinstance(part, WAITS) or _async_comprehension(part) for part in body),
        blocking=tuple(_blocking(body, modules)),
        obstacle=_obstacle(node, body),
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what belongs to a function itself, not to functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, SCOPES):
            yield from _own(child)


def _async_comprehension(node: ast.AST) -> bool:
    return isinstance(node, ast.comprehension) and bool(node.is_async)


def _obstacle(node: ast.FunctionDef | ast.AsyncFunctionDef, body: list[ast.AST]) -> str | None:
    others = [
        ast.unparse(one)
        for one in node.decorator_list
        if not (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and one.func.attr in ROUTE_METHODS
        )
    ]
    if others:
        return f"it has the decorator @{others[0]}"
    if any(isinstance(part, YIELDS) for part in body):
        return "it is a generator"
    return None


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield one.asname or one.name.partition(".")[0], one.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, f"{node.module}.{one.name}"


def _blocking(body: list[ast.AST], modules: dict[str, str]) -> Iterator[str]:
    for node in body:
        if not isinstance(node, ast.Call):
            continue
        written = ast.unparse(node.func) if _is_dotted(node.func) else ""
        first, dot, rest = written.partition(".")
        name = modules.get(first, first) + dot + rest
        if name in BLOCKING_CALLS or (
            first in modules and name.partition(".")[0] in BLOCKING_MODULES
        ):
            yield f"{name} (line {node.lineno})"


def _is_dotted(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
