"""Random expressions by type."""

import random
from collections.abc import Callable

from tests.fuzz import arrays
from tests.fuzz.arrays import ARRAYS
from tests.fuzz.vocabulary import FIELDS, FLOATS, INTS, ITEM, STRINGS


class Expressions:
    """The expressions of one function, over the variables it has so far."""

    def __init__(
        self, random_: random.Random, name: str, known: list[tuple[str, list[str], str]]
    ) -> None:
        """`known` are the functions it may call: name, parameter types, result type."""
        self.r = random_
        self.name = name
        self.known = known
        self.vars: dict[str, str] = {}
        self.loops = 0
        self.count = 0

    def pick(self, *choices: str) -> str:
        """Return one of several texts."""
        return self.r.choice(choices)

    def chance(self, percent: int) -> bool:
        """Return True in so many percent of the cases."""
        return self.r.randrange(100) < percent

    def fresh(self, stem: str) -> str:
        """Return a new variable's name."""
        self.count += 1
        return f"{stem}{self.count}"

    def of(self, ty: str) -> list[str]:
        """Return the variables of a type."""
        return [v for v, t in self.vars.items() if t == ty]

    def expr(self, ty: str, depth: int = 2) -> str:
        """Return an expression of a type."""
        names = self.of(ty)
        if names and self.chance(97 if ty in FIELDS else 30 if depth > 0 else 75):
            return self.r.choice(names)
        if ty in ITEM:
            return self.list_of(ty)(depth)
        if ty in FIELDS:
            return self.thing(ty)
        if ty in ARRAYS:
            return arrays.array_of(self, ty, depth)
        return _MAKERS[ty](self, depth)

    def int_(self, depth: int) -> str:
        """Return an int expression."""
        if depth <= 0:
            return self.pick(*INTS[:12]) if self.chance(80) else f"({self.pick(*INTS)})"
        d = depth - 1
        e = self.expr
        options: list[Callable[[], str]] = [
            lambda: f"({e('int', d)} {self.pick('+', '-', '*')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('+', '-')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('//', '%')} {self.nonzero(d)})",
            lambda: f"({e('int', d)} {self.pick('&', '|', '^')} {e('int', d)})",
            lambda: f"({e('int', d)} & {self.pick('MASK', '0xFF', 'WIDE', '0x7FFFFFFF')})",
            lambda: (
                f"(({e('int', d)} * {e('int', d)} + {e('int', d)}) & {self.pick('MASK', 'WIDE', '0xFFFF')})"
            ),
            lambda: (
                f"({e('int', d)} {self.pick('<<', '>>')} {self.pick('1', '3', '8', '31', '(' + e('int', 0) + ' & 31)')})"
            ),
            lambda: f"({self.pick('-', '~', '+')}{e('int', d)})",
            lambda: f"abs({e('int', d)})",
            lambda: (
                f"len({e(self.pick('str', 'list[int]', 'list[str]', 'bytes', 'dict', 'list[float]', 'tuple', 'set'), d)})"
            ),
            lambda: f"{self.pick('min', 'max')}({e('int', d)}, {e('int', d)})",
            lambda: f"({e('int', d)} if {e('bool', d)} else {e('int', d)})",
            lambda: self.item("list[int]", d),
            lambda: self.item("bytes", d),
            lambda: arrays.number(self, "int", d),
            lambda: f"{e('dict', d)}.get({e('str', d)}, {e('int', d)})",
            lambda: f"{e('dict[int]', 0)}.get({e('int', d)}, {e('int', d)})",
            lambda: f"sum({self.generator('int', d)})",
            lambda: (
                f"reduce(lambda a, b: (a * 31 + b) {self.pick('& MASK', '% 97')}, {e('list[int]', d)}, {e('int', 0)})"
            ),
            lambda: (
                f"reduce({self.pick('max', 'operator.xor', 'operator.and_')}, {e('list[int]', d)}, {e('int', 0)})"
            ),
            lambda: (
                f"operator.{self.pick('add', 'sub', 'xor', 'and_')}({e('int', d)}, {e('int', d)})"
            ),
            lambda: f"CHOSEN.get({e('str', 0)}, spread)({e('int', d)})",
            lambda: f"sum(rule({e('int', 0)} % 1000) for rule in APPLIED)",
            lambda: f"spread(*{e('tuple', d)})",
            lambda: f"spread(**{{'x': {e('int', d)}, 'by': {e('int', 0)}}})",
            lambda: f"sum({e('list[int]', d)})",
            lambda: f"ord({self.char(d)})",
            lambda: f"int({e('float', d)})",
            lambda: f"{e('str', d)}.{self.pick('count', 'find')}({e('str', 0)})",
            lambda: self.attribute("int", d),
            lambda: self.call("int", d),
            lambda: f"({e('int', d)} ** {self.pick('2', '3', '(' + e('int', 0) + ' & 3)')})",
            lambda: f"({e('int', d)}).bit_length()",
            lambda: f"round({e('float', d)})",
            lambda: f"({e('opt', 0)} or {e('int', d)})",
            lambda: f"{e('tuple', 0)}[{self.pick('0', '-2')}]",
            lambda: f"math.{self.pick('gcd', 'gcd')}({e('int', d)}, {e('int', d)})",
            lambda: f"divmod({e('int', d)}, {self.nonzero(d)})[{self.pick('0', '1')}]",
            lambda: f"({e('bool', d)} + {e('int', d)})",
            lambda: f"{self.pick('max', 'min')}({e('list[int]', d)})",
            lambda: f"math.floor({e('float', d)})",
            lambda: f"int({self.pick(e('bool', d), e('int', d), 'str(' + e('int', d) + ')')})",
            lambda: (
                f"max({e('list[int]', d)}, key=lambda z: {self.pick('-z', 'z % 3', '(z & 3, z)')})"
            ),
            lambda: f"min({e('list[str]', d)}, key=len, default='').count('a')",
            lambda: f"(({self.fresh('w')} := {e('int', d)}) + 1)",
            lambda: f"next(({self.generator('int', d)}), 0)",
            lambda: f"[{e('int', d)}, *{e('list[int]', 0)}][{self.pick('0', '-1')}]",
            lambda: f"{e('str', d)}.{self.pick('rfind', 'index')}({self.char(d)})",
            lambda: f"hash({e(self.pick('int', 'str', 'tuple'), d)}) % 1000",
            lambda: f"len({{*{e('list[int]', 0)}, {e('int', 0)}}})",
            lambda: f"pow({e('int', d)}, 5, 97)",
            lambda: f"{e('list[int]', 0)}.{self.pick('count', 'index')}({e('int', 0)})",
            lambda: f"sum(1 for _ in {self.source(0)[0]})",
            lambda: f"int.from_bytes({e('bytes', 0)}[:4], 'big')",
            lambda: f"(lambda z: z * 2 + LIMIT)({e('int', d)})",
            lambda: f"sum({e('dict', 0)}.values())",
            lambda: "COUNTS['n']",
            lambda: f"{self.pick('abs', 'abs', 'abs', 'abs', 'noisy', 'remember')}({e('int', d)})",
        ]
        return self.r.choice(options)()

    def nonzero(self, d: int) -> str:
        """Return an int expression that seldom is zero."""
        return (
            self.expr("int", d)
            if self.chance(15)
            else self.pick("3", "7", "-4", "10", "256", "LIMIT", f"({self.expr('int', 0)} | 1)")
        )

    def item(self, ty: str, d: int) -> str:
        """Return `x[i]` that mostly exists."""
        base = self.expr(ty, 0)
        if self.chance(40):
            return f"{base}[{self.pick('0', '-1', '1', self.expr('int', d))}]"
        return f"({base}[{self.expr('int', d)} % len({base})] if {base} else {self.expr(ITEM.get(ty, 'int'), 0)})"

    def char(self, d: int) -> str:
        """Return a one-character string."""
        if self.chance(50):
            return self.pick('"a"', '"é"', '"Z"', '"\\U0001F600"', '"5"')
        return f'({self.expr("str", 0)} or "q")[{self.pick("0", "-1")}]'

    def float_(self, depth: int) -> str:
        """Return a float expression."""
        if depth <= 0:
            return self.pick(*FLOATS)
        d = depth - 1
        e = self.expr
        options: list[Callable[[], str]] = [
            lambda: f"({e('float', d)} {self.pick('+', '-', '*')} {e('float', d)})",
            lambda: f"({e('float', d)} {self.pick('+', '-', '*')} {e('int', d)})",
            lambda: f"({e('int', d)} / {self.nonzero(d)})",
            lambda: f"({e('float', d)} / ({e('float', d)} + {self.pick('0.5', '2.0', '3')}))",
            lambda: (
                f"({e('float', d)} {self.pick('//', '%')} {self.pick('2.5', '-0.75', '3', e('float', d))})"
            ),
            lambda: f"({e('float', d)} ** {self.pick('2', '0.5', '3', '2.0', '-1')})",
            lambda: f"(-{e('float', d)})",
            lambda: f"abs({e('float', d)})",
            lambda: f"float({e(self.pick('int', 'bool'), d)})",
            lambda: (
                f"math.{self.pick('sqrt', 'sin', 'exp', 'log', 'floor', 'fabs')}({e('float', d)})"
            ),
            lambda: f"({e('float', d)} if {e('bool', d)} else {e('float', d)})",
            lambda: self.item("list[float]", d),
            lambda: arrays.number(self, "float", d),
            lambda: f"sum({self.generator('float', d)})",
            lambda: f"sum({e('list[float]', d)})",
            lambda: f"{self.pick('min', 'max')}({e('float', d)}, {e('float', d)})",
            lambda: self.attribute("float", d),
            lambda: self.call("float", d),
            lambda: f"round({e('float', d)}, {self.pick('1', '2', '-1')})",
            lambda: f"{self.pick('max', 'min')}({e('list[float]', 0)})",
            lambda: f"math.hypot({e('float', d)}, {e('float', d)})",
            lambda: f"max({e('float', d)}, {e('int', d)}, {e('float', d)}) * 1.0",
            lambda: f"sum({e('list[float]', 0)}, {e('float', 0)})",
            lambda: f"(({e('float', d)} + {e('int', d)}) % 256)",
            lambda: f"float({e('str', 0)} or 0)",
            lambda: f"min({e('list[float]', 0)}, default=1.5)",
            lambda: (
                f"math.{self.pick('atan2', 'fmod', 'copysign', 'pow')}({e('float', d)}, {e('float', d)})"
            ),
        ]
        return self.r.choice(options)()

    def bool_(self, depth: int) -> str:
        """Return a condition."""
        if depth <= 0:
            return self.pick("True", "False", "FLAG", "(LIMIT > 3)")
        d = depth - 1
        e = self.expr

        def compare() -> str:
            return self.pick("<", "<=", ">", ">=", "==", "!=")

        options: list[Callable[[], str]] = [
            lambda: f"({e('int', d)} {compare()} {e('int', d)})",
            lambda: f"({e('float', d)} {compare()} {e('float', d)})",
            lambda: f"({e('int', d)} {compare()} {e('float', d)})",
            lambda: (
                f"({e('int', d)} {self.pick('<', '<=')} {e('int', d)} {self.pick('<', '<=', '==')} {e(self.pick('int', 'float'), d)})"
            ),
            lambda: f"({e('str', d)} {compare()} {e('str', d)})",
            lambda: f"({self.char(d)} {self.pick('in', 'not in')} {e('str', d)})",
            lambda: (
                f"({e('str', d)} {self.pick('in', 'not in')} {e(self.pick('str', 'dict', 'list[str]'), d)})"
            ),
            lambda: (
                f"({e('int', d)} {self.pick('in', 'not in')} {e(self.pick('list[int]', 'dict[int]', 'set', 'tuple'), d)})"
            ),
            lambda: f"({e('bool', d)} {self.pick('and', 'or')} {e('bool', d)})",
            lambda: f"(not {e('bool', d)})",
            lambda: arrays.truth(self, d),
            lambda: f"({e('opt', 0)} {self.pick('is None', 'is not None')})",
            lambda: (
                f"({self.item(self.pick('list[int]', 'str'), d)} {self.pick('is', 'is not')} {self.pick('None', 'True', 'False')})"
            ),
            lambda: f"(len({self.item('str', d)}) == 1)",
            lambda: f"{self.pick('any', 'all')}({self.generator('bool', d)})",
            lambda: f"bool({self.item('str', d)})",
            lambda: f"bool({e(self.pick('int', 'str', 'list[int]', 'float', 'dict'), d)})",
            lambda: (
                f"{e('str', d)}.{self.pick('isdigit()', 'isalpha()', 'isupper()', 'startswith(' + e('str', 0) + ')')}"
            ),
            lambda: f"(({e('int', d)} & 1) == 0)",
            lambda: (
                f"isinstance({e(self.pick('int', 'opt', 'float', 'str'), d)}, {self.pick('int', 'float', 'str', '(int, float)', 'bool')})"
            ),
            lambda: f"({e('list[int]', d)} {self.pick('==', '!=', '<')} {e('list[int]', d)})",
            lambda: f"({e('tuple', d)} {self.pick('==', '<')} {e('tuple', d)})",
            lambda: f"({e('bool', d)} {self.pick('&', '|', '^', '==')} {e('bool', d)})",
            lambda: f"({e('float', d)} {self.pick('in', 'not in')} {e('list[float]', 0)})",
            lambda: f"([{e('float', d)}] == [{e('float', d)}])",
            lambda: f"({e('dict', 0)} == {e('dict', 0)})",
            lambda: f"({e('list[int]', 0)} is {e('list[int]', 0)})",
            lambda: f"({e('int', d)} == {e('bool', d)} != {e('float', d)})",
            lambda: f"({e('set', 0)} {self.pick('<=', '==', '&')} {e('set', 0)})",
            lambda: (
                f"{self.char(d)}.{self.pick('isupper()', 'isalnum()', 'isspace()', 'istitle()', 'isdecimal()')}"
            ),
            lambda: f"({self.char(d)} {compare()} {self.char(d)})",
        ]
        return self.r.choice(options)()

    def str_(self, depth: int) -> str:
        """Return a string expression."""
        if depth <= 0:
            return self.pick(*STRINGS)
        d = depth - 1
        e = self.expr
        options: list[Callable[[], str]] = [
            lambda: f"({e('str', d)} + {e('str', d)})[:40]",
            lambda: self.char(d),
            lambda: f"{e('str', d)}[{self.slice(d)}]",
            lambda: (
                f"{e('str', d)}.{self.pick('upper()', 'lower()', 'strip()', 'title()', 'swapcase()')}"
            ),
            lambda: f"{e('str', d)}.replace({e('str', 0)}, {e('str', 0)})[:40]",
            lambda: f"str({e(self.pick('int', 'float', 'bool', 'str'), d)})",
            lambda: f'f"{{{self.name_or("int")}}}:{{{self.name_or("float")}:.2f}}"',
            lambda: f"{e('str', 0)}.join({e('list[str]', d)})[:60]",
            lambda: f"{e('str', 0)}.join({self.generator('str', d)})[:60]",
            lambda: f"({e('str', d)} if {e('bool', d)} else {e('str', d)})",
            lambda: f"chr({e('int', d)} % 128 + {self.pick('0', '200', '0x1F600')})",
            lambda: f"({e('str', 0)} * ({e('int', 0)} % 4))",
            lambda: self.item("list[str]", d),
            lambda: self.attribute("str", d),
            lambda: self.call("str", d),
            lambda: f"({e('str', d)} or {e('str', d)})",
            lambda: f"{e('str', d)}.zfill({self.pick('3', '5')})",
            lambda: f"('%d-%s' % ({e('int', d)}, {e('str', d)}))[:40]",
            lambda: (
                f'f"{{{self.name_or("int")}{self.pick("", ":d", ":05d", ":x", ":>6", ":,", "!r")}}}{{{self.name_or("float")}{self.pick("", ":g", ":8.3f", ":e", "!s:>9")}}}"'
            ),
            lambda: f"str({e(self.pick('list[int]', 'tuple', 'opt', 'dict'), 0)})[:40]",
            lambda: (
                f"{e('str', d)}.{self.pick('split(None, 1)', 'splitlines()', 'partition(' + self.char(0) + ')')}[:1][-1:] and 'k'"
            ),
            lambda: f"'{{}}/{{:.1f}}'.format({e('int', d)}, {e('float', d)})[:40]",
            lambda: (
                f"{e('str', d)}.{self.pick('center(7)', 'ljust(4, chr(46))', 'rstrip()', 'removeprefix(' + self.char(0) + ')', 'casefold()', 'capitalize()')}[:40]"
            ),
            lambda: f"repr({e(self.pick('int', 'float', 'str', 'bool'), d)})[:40]",
            lambda: f"max({e('list[str]', 0)}, default='m')",
        ]
        return self.r.choice(options)()

    def name_or(self, ty: str) -> str:
        """Return a variable, or a plain constant that may stand in an f-string."""
        names = self.of(ty)
        return self.r.choice(names) if names else {"int": "LIMIT", "float": "RATE"}[ty]

    def slice(self, d: int) -> str:
        """Return the inside of a slice."""

        def part() -> str:
            return self.pick("", "1", "-1", "2", self.expr("int", d))

        return f"{part()}:{part()}" + self.pick("", "", ":2", ":-1")

    def bytes_(self, depth: int) -> str:
        """Return a bytes expression."""
        if depth <= 0 or self.chance(30):
            return self.pick('b""', 'b"ab"', 'b"\\x00\\xff\\x80"')
        d = depth - 1
        return self.pick(
            f"{self.expr('bytes', 0)}[{self.slice(d)}]",
            f"({self.expr('bytes', d)} + {self.expr('bytes', 0)})[:30]",
            f"{self.expr('str', 0)}.encode()",
        )

    def list_of(self, ty: str) -> Callable[[int], str]:
        """Return a maker of list expressions."""
        item = ITEM[ty]

        def make(depth: int) -> str:
            d = depth - 1
            if depth <= 0:
                return self.pick(
                    "[]", f"[{self.expr(item, 0)}]", f"[{self.expr(item, 0)}, {self.expr(item, 0)}]"
                )
            options: list[Callable[[], str]] = [
                lambda: f"[{self.expr(item, d)}, {self.expr(item, d)}, {self.expr(item, d)}]",
                lambda: f"[{self.generator(item, d)}]",
                lambda: f"[{self.generator(item, d)}]",
                lambda: f"{self.expr(ty, d)}[{self.slice(d)}]",
                lambda: f"({self.expr(ty, d)} + {self.expr(ty, 0)})[:30]",
                lambda: f"[{self.expr(item, d)}] * ({self.expr('int', 0)} % 6)",
            ]
            if ty in ("list[int]", "list[float]", "list[str]"):
                options.append(lambda: f"sorted({self.expr(ty, d)})")
                options.append(lambda: f"list({self.expr(ty, d)})")
            if ty == "list[int]":
                options.append(lambda: f"list(range({self.expr('int', 0)} % 7))")
                options.append(lambda: self.attribute(ty, d))
                options.append(lambda: self.call(ty, d))
                options.append(lambda: f"list({self.expr('bytes', 0)})")
                options.append(lambda: f"sorted({self.expr(ty, 0)}, key=lambda z: (z % 3, -z))")
                options.append(lambda: f"[*{self.expr(ty, 0)}, {self.expr('int', 0)}]")
                options.append(lambda: f"list(map(abs, {self.expr(ty, 0)}))")
                options.append(lambda: f"list(map(lambda z: z % 5 + 1, {self.expr(ty, 0)}))")
                options.append(lambda: f"list(filter(lambda z: z > 1, {self.expr(ty, 0)}))")
                options.append(lambda: f"[b_ - a_ for a_, b_ in pairwise({self.expr(ty, 0)})]")
                options.append(lambda: f"list(chain({self.expr(ty, 0)}, {self.expr(ty, 0)}))[:30]")
                options.append(lambda: f"[z_ for z_ in islice({self.expr(ty, 0)}, 1, 4)]")
                options.append(lambda: f"[z_ for z_ in map(lambda z: z * 2, {self.expr(ty, 0)})]")
                options.append(lambda: f"[{self.expr('int', 0)} for _ in range(3)]")
                options.append(lambda: f"list(reversed({self.expr(ty, 0)}))")
                options.append(lambda: f"{self.expr(ty, 0)}.copy()")
                options.append(lambda: "TABLE")
                options.append(lambda: f"sorted({self.expr('set', 0)})")
                options.append(
                    lambda: f"[x_ for row_ in {self.expr('list[list]', 0)} for x_ in row_][:20]"
                )
            if ty == "list[str]":
                options.append(
                    lambda: f"{self.expr('str', d)}.split({self.pick('', self.char(d))})"
                )
                options.append(lambda: f"list({self.expr('str', d)})")
            return self.r.choice(options)()

        return make

    def dict_(self, depth: int) -> str:
        """Return a dict by strings."""
        if depth <= 0 or self.chance(60):
            return self.pick(
                "{}", '{"a": 1}', f'{{"a": {self.expr("int", 0)}, "b": {self.expr("int", 0)}}}'
            )
        name = self.fresh("k")
        source = self.expr("list[str]", depth - 1)
        self.vars[name] = "str"
        text = f"{{{name}: {self.expr('int', depth - 1)} for {name} in {source}}}"
        del self.vars[name]
        return text

    def int_dict(self, depth: int) -> str:
        """Return a dict by ints."""
        if depth <= 0 or self.chance(60):
            return self.pick("{}", "{1: 2}", f"{{{self.expr('int', 0)}: {self.expr('int', 0)}}}")
        name = self.fresh("k")
        source = self.expr("list[int]", depth - 1)
        self.vars[name] = "int"
        text = f"{{{name}: {self.expr('int', depth - 1)} for {name} in {source}}}"
        del self.vars[name]
        return text

    def set_(self, depth: int) -> str:
        """Return a set of ints."""
        if depth <= 0:
            return self.pick("set()", "{1, 2}", "{0}")
        return self.pick(
            f"set({self.expr('list[int]', depth - 1)})",
            f"{{{self.expr('int', 0)}, {self.expr('int', 0)}}}",
        )

    def tuple_(self, depth: int) -> str:
        """Return an (int, float or str) pair."""
        return f"({self.expr('int', depth - 1)}, {self.expr('int', depth - 1)})"

    def opt(self, depth: int) -> str:
        """Return None or an int."""
        return self.pick(
            "None", "None", f"({self.expr('int', 0)} if {self.expr('bool', depth - 1)} else None)"
        )

    def thing(self, ty: str) -> str:
        """Return the making of an instance."""
        return f"{ty}({', '.join(self.expr(t, 0) for t in FIELDS[ty].values())})"

    def attribute(self, ty: str, d: int) -> str:
        """Return the attribute of an instance, where there is one."""
        found = [
            f"{v}.{f}"
            for v, t in self.vars.items()
            if t in FIELDS
            for f, k in FIELDS[t].items()
            if k == ty
        ]
        found += [
            f"{v}.total({self.expr('int', 0)})"
            for v, t in self.vars.items()
            if t == "Node" and ty == "int"
        ]
        found += [
            f"{v}.shift({self.expr('float', 0)})"
            for v, t in self.vars.items()
            if t == "Node" and ty == "float"
        ]
        return self.r.choice(found) if found else self.expr(ty, min(d, 1))

    def call(self, ty: str, d: int) -> str:
        """Return a call of an earlier function, where there is one of this result type."""
        found = [k for k in self.known if k[2] == ty]
        if not found or self.loops > 1:
            return self.expr(ty, min(d, 1))
        name, params, _ = self.r.choice(found)
        return f"{name}({', '.join(self.expr(p, 0) for p in params)})"

    def generator(self, ty: str, d: int) -> str:
        """Return what stands inside a comprehension."""
        if self.loops > 2:
            name, source, item = self.fresh("c"), "range(2)", "int"
        else:
            name = self.fresh("c")
            source, item = self.source(d)
        self.vars[name] = item
        self.loops += 1
        body = self.expr(ty, d)
        test = f" if {self.expr('bool', d)}" if self.chance(35) else ""
        self.loops -= 1
        del self.vars[name]
        return f"{body} for {name} in {source}{test}"

    def source(self, d: int) -> tuple[str, str]:
        """Return something to loop over and the type of its items."""
        ty = self.pick(
            "range",
            "range",
            "list[int]",
            "list[float]",
            "str",
            "list[str]",
            "bytes",
            "dict",
            "list[Rec]",
            "list[list]",
            *self.r.sample(list(ARRAYS), 1),
        )
        if ty in ARRAYS:
            return self.expr(ty, 0), ARRAYS[ty]
        if ty == "range" or (ty == "list[Rec]" and not self.of(ty)):
            return self.range_(), "int"
        if ty in ITEM:
            return self.expr(ty, 0), ITEM[ty]
        return self.expr(ty, 0), {"str": "str", "bytes": "int", "dict": "str"}[ty]

    def range_(self) -> str:
        """Return a bounded range."""
        some = f"{self.expr('int', 0)} % {self.pick('5', '9')}"
        return (
            "range("
            + self.pick(
                some,
                f"1, {some}",
                f"{some}, -1, -1",
                f"0, {some}, 2",
                f"{some}, -3, -2",
                "4",
                "3, 0, -1",
                f"len({self.expr(self.pick('str', 'list[int]', 'list[float]'), 0)})",
                f"{self.expr('int', 0)} % 3, {some}",
            )
            + ")"
        )


_MAKERS: dict[str, Callable[[Expressions, int], str]] = {
    "int": Expressions.int_,
    "float": Expressions.float_,
    "bool": Expressions.bool_,
    "str": Expressions.str_,
    "bytes": Expressions.bytes_,
    "dict": Expressions.dict_,
    "dict[int]": Expressions.int_dict,
    "set": Expressions.set_,
    "tuple": Expressions.tuple_,
    "opt": Expressions.opt,
}
