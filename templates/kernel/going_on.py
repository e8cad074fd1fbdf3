"""Run what is left of a function behind a step that can't be taken back, as it was written.

Not compiled either: it runs where what was recorded no longer holds in the middle of a call.
"""

import ast
import inspect
import symtable
import textwrap


class Rest:
    """The functions a kernel was made from, as far as they are left to do at places in them."""

    def __init__(self):
        """Know no function yet."""
        self.written = {}
        self.left = {}

    def read(self, sources):
        """Keep the text of the functions, as it is while the kernel fits them."""
        for module, qualname, _ in sources:
            found = find(module, qualname)  # noqa: F821 - of frame.py, in front of this
            while hasattr(found, "__wrapped__"):
                found = found.__wrapped__
            text = textwrap.dedent(inspect.getsource(found))
            self.written[module, qualname] = found, text, found.__code__.co_firstlineno

    def run(self, module, qualname, path, kept):
        """Go on behind the place that `path` leads to, with variables as they are in `kept`.

        They are taken out of it, so that nothing else holds them when they are let go of.
        """
        key = module, qualname, path, *sorted(kept)
        if key not in self.left:
            self.left[key] = rest_of(*self.written[module, qualname], path, sorted(kept))
        return self.left[key](kept)


def parsed(text):
    """Return the statement that a text is; other threads may parse meanwhile.

    CPython before 3.11.8 and 3.12.2 raises SystemError then, and does it right the next time.
    """
    for _ in range(1000):
        try:
            return ast.parse(text).body[0]
        except SystemError:
            continue
    return ast.parse(text).body[0]


def rest_of(function, text, line, path, names):
    """Return a function of the variables `names` that does what is left of `function`."""
    tree = parsed(text)
    rest = behind(tree, path, 0, names)
    stored, shared = names_in(text, tree.name)
    holder = ["holder", *function.__qualname__.split(".")][-2]  # names with two underscores need it
    holder = holder if holder.isidentifier() else "holder"
    whole = ast.Module([parsed(f"class {holder}:\n    def rest(): pass")], [])
    made = whole.body[0].body[0]
    made.args.args = [ast.arg(arg=".kept")]
    unset = [ast.Name(name, ast.Store()) for name in sorted(stored - shared - {*names})]
    local = [ast.Assign([name], ast.Constant(None)) for name in unset]
    made.body = [ast.Global([name]) for name in sorted(shared)]
    made.body += [ast.If(ast.Constant(value=False), local, [])] if local else []
    given = [name for name in names if name.isidentifier()]
    made.body += [ast.Assign([ast.Name(name, ast.Store())], taken(name)) for name in given]
    ahead = tree.body[: path[0][1]]
    made.body += [part for part in ahead if isinstance(part, ast.FunctionDef)]
    made.body += rest or [ast.Pass()]
    ast.increment_lineno(tree, line - 1)
    space = {}
    code = compile(ast.fix_missing_locations(whole), function.__code__.co_filename, "exec")
    exec(code, function.__globals__, space)
    found = vars(space[holder])["rest"]
    found.__code__ = found.__code__.replace(
        co_name=function.__name__, co_qualname=function.__qualname__
    )
    return found


def taken(name):
    """Return an expression that takes a value out of what was kept."""
    holder = ast.Name(".kept", ast.Load())
    return ast.Call(ast.Attribute(holder, "pop", ast.Load()), [ast.Constant(name)], [])


def behind(node, path, turns, names):
    """Return the statements left to do in a node behind the place that a path leads to."""
    (part, place), *further = path
    block = getattr(node, part)
    if not further and ".value" in names:  # in the middle of an assignment
        half = type(block[place])(**vars(block[place]))
        half.value = taken(".value")
        return [half, *block[place + 1 :]]
    if not further:
        return block[place:]
    inner, following = block[place], block[place + 1 :]
    if part == "cases":
        return behind(inner, further, turns, names)
    within = isinstance(inner, (ast.For, ast.While)) and further[0][0] == "body"
    counts = within and isinstance(inner, ast.For)
    rest = behind(inner, further, turns + counts, names)
    if not within:
        return [*rest, *following]
    if counts:
        if ".item" in names and f".turn{turns + 1}" not in names:
            rest = [ast.Assign([inner.target], taken(".item")), *rest]
        again = ast.For(inner.target, taken(f".turn{turns}"), inner.body, inner.orelse)
        over = [ast.Expr(taken(f".turn{turns}"))]
    else:
        again, over = inner, []
    left = f".left{len(path)}"  # whether what is left of this turn leaves the loop
    once = ast.For(
        ast.Name(".once", ast.Store()),
        ast.Tuple([ast.Constant(None)], ast.Load()),
        rest or [ast.Pass()],
        [ast.Assign([ast.Name(left, ast.Store())], ast.Constant(value=False))],
    )
    if over:  # an exception lets go of the iterator
        failed = ast.ExceptHandler(
            ast.Name("BaseException", ast.Load()), None, [*over, ast.Raise()]
        )
        once = ast.Try([once], [failed], [], [])
    return [
        ast.Assign([ast.Name(left, ast.Store())], ast.Constant(value=True)),
        once,
        ast.If(ast.UnaryOp(ast.Not(), ast.Name(left, ast.Load())), [again], over),
        *following,
    ]


def names_in(text, name):
    """Return the variables of a function, and the globals that it declares."""
    tables = symtable.symtable(text, "<kernel>", "exec").get_children()
    symbols = next(table for table in tables if table.get_name() == name).get_symbols()
    stored = {symbol.get_name() for symbol in symbols if symbol.is_local()}
    return stored, {symbol.get_name() for symbol in symbols if symbol.is_declared_global()}
