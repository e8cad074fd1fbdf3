"""Random Python modules by seed: functions over typed parameters, and calls of them.

    seed  ->  source text with f0..fn, and for each `calls_fN` (observed) and `more_fN` (verified)

Programs end: loops are bounded, and what grows in a loop is cut.
"""

import random

from tests.fuzz import arguments, arrays, asking, scenes
from tests.fuzz.arithmetic import PARAMETERS, Arithmetic
from tests.fuzz.arrays import ARRAYS
from tests.fuzz.expressions import Expressions
from tests.fuzz.vocabulary import FIELDS, ITEM, PRELUDE, RESULTS, TYPES

IMPORTED = "from itertools import chain, islice, pairwise"


class Program(Expressions):
    """One function being written."""

    def __init__(
        self, random_: random.Random, name: str, known: list[tuple[str, list[str], str]]
    ) -> None:
        """`known` are the functions it may call: name, parameter types, result type."""
        super().__init__(random_, name, known)
        self.frozen: set[str] = set()
        self.params: list[tuple[str, str]] = []
        self.result = "mix"
        self.scenes = False
        self.asks = False

    def block(self, depth: int, pad: str) -> list[str]:
        """Return statements; variables set inside stay known only outside of branches."""
        out: list[str] = []
        for _ in range(self.r.randrange(1, 4)):
            out.extend(self.statement(depth, pad))
        return out

    def inner(self, depth: int, pad: str) -> list[str]:
        """Return a block whose new variables are forgotten after it, mostly."""
        before = dict(self.vars)
        out = self.block(depth - 1, pad + "    ")
        if not self.chance(4):
            self.vars = {k: v for k, v in self.vars.items() if k in before}
        return out

    def statement(self, depth: int, pad: str) -> list[str]:
        """Return one statement."""
        kinds = ["assign"] * 6 + ["aug"] * 3 + ["update"] * 4
        if depth > 0:
            kinds += ["if"] * 4 + ["for"] * 4 + ["while"] * 2 + ["try"]
        if self.loops:
            kinds += ["leave"]
        kinds += ["early"] if self.chance(50) else []
        kinds += ["ask"] * 5 if self.asks else []
        if self.scenes and self.loops < 2:
            kinds += ["scene"] * 5
        kind = self.r.choice(kinds)
        made: list[str] = getattr(self, f"s_{kind}")(depth, pad)
        return made

    def guarded(self, ty: str, text: str) -> str:
        """Cut what would grow without end in a loop."""
        if not self.loops:
            return text
        if ty == "int" and self.chance(90):
            return f"{text} {self.pick('& MASK', '% 1000003', '& WIDE', '% 97', '& 0x7FFFFFFFFFFFFFFF')}"
        if ty == "str":
            return f"({text})[:50]"
        if ty.startswith(("list", "array")):
            return f"({text})[:20]"
        return text

    def s_assign(self, depth: int, pad: str) -> list[str]:
        """Assign to a new or an old variable."""
        ty = self.pick(*TYPES)
        if ty in (*FIELDS, "list[Rec]") and not self.of(ty) and self.chance(95):
            ty = self.pick("int", "float", "list[int]")
        old = [v for v in self.of(ty) if v not in self.frozen]
        if self.chance(6):
            one, two = self.fresh("v"), self.fresh("v")
            line = f"{one}, {two} = {self.expr('int')}, {self.expr('float')}"
            self.vars |= {one: "int", two: "float"}
            return [pad + line]
        if self.chance(5):
            one, two = self.fresh("v"), self.fresh("v")
            ty = self.pick("int", "list[int]", "dict")
            self.vars |= {one: ty, two: ty}
            return [f"{pad}{one} = {two} = {self.guarded(ty, f'({self.expr(ty)})')}"]
        if self.chance(4):
            one, two = self.fresh("v"), self.fresh("v")
            self.vars |= {one: "int", two: "list[int]"}
            return [f"{pad}{one}, *{two} = [{self.expr('int', 1)}, *{self.expr('list[int]', 0)}]"]
        if self.chance(1):
            return [
                pad
                + self.pick(
                    f"print({self.expr('int', 0)})",
                    f"noisy({self.expr('int', 0)})",
                    f"COUNTS['n'] = {self.expr('int', 1)} % 99",
                )
            ]
        if len(self.of("int")) > 1 and self.chance(8):
            free = [v for v in self.of("int") if v not in self.frozen]
            if len(free) > 1:
                a, b = self.r.sample(free, 2)
                text = "(" + self.expr("int") + ")"
                return [f"{pad}{a}, {b} = {b}, {self.guarded('int', text)}"]
        text = self.guarded(ty, f"({self.expr(ty)})" if self.loops else self.expr(ty))
        if old and self.chance(50):
            if self.chance(3):
                ty = self.pick("int", "float", "str")
                text = self.guarded(ty, f"({self.expr(ty)})")
            name = self.r.choice(old)
        else:
            name = self.fresh("v")
        self.vars[name] = ty
        return [f"{pad}{name} = {text}"]

    def s_aug(self, depth: int, pad: str) -> list[str]:
        """Use an augmented assignment."""
        targets = [
            (v, t)
            for v, t in self.vars.items()
            if t in ("int", "float", "str", "list[int]") and v not in self.frozen
        ]
        targets += [
            (f"{v}.{f}", k)
            for v, t in self.vars.items()
            if t in FIELDS
            for f, k in FIELDS[t].items()
            if k in ("int", "float")
        ]
        targets += [
            (f"{v}[{self.pick('0', '-1')}]", ITEM[t])
            for v, t in self.vars.items()
            if t in ("list[int]", "list[float]")
        ]
        targets += [(f"{v}[0]", ARRAYS[t]) for v, t in self.vars.items() if t in ARRAYS]
        if not targets:
            return self.s_assign(depth, pad)
        name, ty = self.r.choice(targets)
        if ty == "int":
            op = self.pick("+=", "-=", "^=", "|=", "&=", "//=", "%=", "*=", "<<=", ">>=")
            right = (
                self.nonzero(1)
                if op in ("//=", "%=")
                else self.pick("1", "3", "5")
                if op in ("<<=", ">>=", "*=")
                else self.expr("int", 1)
            )
            lines = [f"{pad}{name} {op} {right}"]
            if self.loops:
                lines.append(f"{pad}{name} {self.pick('&= MASK', '%= 1000003', '&= WIDE')}")
            return lines
        if ty == "float":
            return [
                f"{pad}{name} {self.pick('+=', '-=', '*=')} {self.expr(self.pick('float', 'float', 'int'), 1)}"
            ]
        if ty == "str":
            return [f"{pad}{name} += {self.expr('str', 1)}", f"{pad}{name} = {name}[:50]"]
        return [f"{pad}if len({name}) < 30:", f"{pad}    {name} += {self.expr('list[int]', 0)}"]

    def s_update(self, depth: int, pad: str) -> list[str]:
        """Change a container or an instance."""
        found: list[list[str]] = []
        for v, t in self.vars.items():
            if t in ITEM:
                item = self.expr(ITEM[t], 1)
                found.append([f"{pad}if len({v}) < 30:", f"{pad}    {v}.append({item})"])
                at = self.pick("0", "-1", self.expr("int", 0) + f" % len({v})")
                found.append([f"{pad}if {v}:", f"{pad}    {v}[{at}] = {item}"])
                found.append([f"{pad}if {v}:", f"{pad}    {self.fresh('w')} = {v}.pop()"])
                found.append(
                    [f"{pad}if len({v}) > 1:", f"{pad}    {v}[0], {v}[-1] = {v}[-1], {v}[0]"]
                )
                other = self.r.choice(self.of(t))
                found.append([f"{pad}{v} = {other}"] if v not in self.frozen else [f"{pad}pass"])
                found.append([f"{pad}del {v}[{self.pick(':1', '1:', '2:3')}]"])
                found.append([f"{pad}{v}[{self.pick('1:2', ':1', '::2')}] = {other}[:1]"])
                found.append(
                    [
                        f"{pad}while {v}:",
                        f"{pad}    {v}.pop({self.pick('', '0', '-1')})",
                        f"{pad}    if len({v}) < 2:",
                        f"{pad}        break",
                    ]
                )
                changes = ("reverse()", "clear()", f"insert(0, {item})", f"extend({other}[:3])")
                found.append([f"{pad}if len({v}) < 30:", f"{pad}    {v}.{self.pick(*changes)}"])
                if t == "list[int]":
                    found.append([f"{pad}{v}.sort()"])
                    found.append([f"{pad}{v}.sort(key=lambda z: (z % 3, -z), reverse=FLAG)"])
            elif t in ARRAYS:
                found.extend(arrays.updates(self, v, t, pad))
            elif t == "dict":
                key = self.expr("str", 1)
                found.append([f"{pad}{v}[{key}] = {v}.get({key}, 0) + 1"])
                found.append([f"{pad}{v}[{key}] = {self.expr('int', 1)}"])
                found.append([f"{pad}{v}.setdefault({key}, {self.expr('int', 0)})"])
                found.append([f"{pad}{v}.pop({key}, None)"])
                found.append([f"{pad}{v}.update({{{key}: {self.expr('int', 0)}}})"])
                found.append(
                    [
                        f"{pad}for key_ in list({v}):",
                        f"{pad}    if {v}[key_] == {self.expr('int', 0)}:",
                        f"{pad}        del {v}[key_]",
                    ]
                )
                found.append(
                    [f"{pad}{v} = dict(sorted({v}.items(), key=lambda kv: (-kv[1], kv[0])))"]
                    if v not in self.frozen and v not in dict(self.params)
                    else [f"{pad}pass"]
                )
                found.append(
                    [
                        f"{pad}if {key} in {v}:",
                        f"{pad}    {self.fresh('w')} = {v}[{key}]",
                        f"{pad}    {v}[{key}] += 1",
                    ]
                )
            elif t == "dict[int]":
                found.append([f"{pad}{v}[{self.expr('int', 1)}] = {self.expr('int', 1)}"])
            elif t == "set":
                found.append([f"{pad}{v}.{self.pick('add', 'discard')}({self.expr('int', 1)})"])
            elif t in FIELDS:
                field = self.r.choice(list(FIELDS[t]))
                found.append(
                    [
                        f"{pad}{v}.{field} = {self.guarded(FIELDS[t][field], f'({self.expr(FIELDS[t][field], 1)})')}"
                    ]
                )
        return self.r.choice(found) if found else self.s_assign(depth, pad)

    def s_if(self, depth: int, pad: str) -> list[str]:
        """Branch."""
        out = [f"{pad}if {self.expr('bool')}:", *self.inner(depth, pad)]
        if self.chance(25):
            out += [f"{pad}elif {self.expr('bool')}:", *self.inner(depth, pad)]
        if self.chance(50):
            out += [f"{pad}else:", *self.inner(depth, pad)]
        return out

    def s_for(self, depth: int, pad: str) -> list[str]:
        """Loop over something."""
        if self.loops > 1:
            return self.s_assign(depth, pad)
        name = self.fresh("i")
        kind = self.r.randrange(10)
        names: dict[str, str]
        if kind < 6:
            source, item = self.source(1)
            head, names = f"for {name} in {source}:", {name: item}
        elif kind < 8:
            two = self.fresh("e")
            ty = self.pick("list[int]", "list[float]", "str")
            head, names = (
                f"for {name}, {two} in enumerate({self.expr(ty, 0)}):",
                {name: "int", two: ITEM.get(ty, "str")},
            )
        elif kind < 9:
            two = self.fresh("e")
            head = f"for {name}, {two} in zip({self.expr('list[int]', 0)}, {self.expr('list[float]', 0)}):"
            names = {name: "int", two: "float"}
        else:
            two = self.fresh("e")
            head, names = (
                f"for {name}, {two} in {self.expr('dict', 0)}.items():",
                {name: "str", two: "int"},
            )
        before = dict(self.vars)
        self.vars |= names
        self.loops += 1
        body = self.inner(depth, pad)
        self.loops -= 1
        if not self.chance(5):
            self.vars = before
        out = [pad + head, *body]
        if self.chance(15):
            out += [f"{pad}else:", *self.inner(depth, pad)]
        return out

    def s_while(self, depth: int, pad: str) -> list[str]:
        """Loop with a counter."""
        if self.loops > 1:
            return self.s_assign(depth, pad)
        name = self.fresh("n")
        start, bound = (
            self.pick("0", "1"),
            self.pick("5", "6", "(LIMIT + 1)", f"({self.expr('int', 0)} % 8)"),
        )
        self.vars[name] = "int"
        self.frozen.add(name)
        self.loops += 1
        test = f"{name} < {bound}" + (f" and {self.expr('bool', 1)}" if self.chance(40) else "")
        body = [f"{pad}    {name} += 1", *self.inner(depth, pad)]
        self.loops -= 1
        out = [f"{pad}{name} = {start}", f"{pad}while {test}:", *body]
        if self.chance(15):
            out += [f"{pad}else:", *self.inner(depth, pad)]
        return out

    def s_try(self, depth: int, pad: str) -> list[str]:
        """Catch something."""
        if self.chance(25):
            out = [
                f"{pad}try:",
                *self.inner(depth, pad),
                f"{pad}except (ZeroDivisionError, IndexError) as error:",
            ]
            out += [
                f"{pad}    {self.fresh('w')} = type(error).__name__",
                f"{pad}else:",
                *self.inner(depth, pad),
            ]
            return out
        kind = self.pick(
            "ZeroDivisionError",
            "IndexError",
            "KeyError",
            "Exception",
            "(ValueError, TypeError)",
            "ArithmeticError",
        )
        out = [
            f"{pad}try:",
            *self.inner(depth, pad),
            f"{pad}except {kind}:",
            *self.inner(depth, pad),
        ]
        if self.chance(20):
            out += [f"{pad}finally:", *self.inner(depth, pad)]
        return out

    def s_scene(self, depth: int, pad: str) -> list[str]:
        """Use classes, generators, closures and the like."""
        return scenes.scene(self, pad)

    def s_ask(self, depth: int, pad: str) -> list[str]:
        """Call what nothing is known of."""
        return asking.asking(self, pad, depth)

    def s_leave(self, depth: int, pad: str) -> list[str]:
        """Leave a loop or go on with it."""
        return [f"{pad}if {self.expr('bool', 1)}:", f"{pad}    {self.pick('break', 'continue')}"]

    def s_early(self, depth: int, pad: str) -> list[str]:
        """Return or raise early."""
        if self.chance(30):
            return [
                f"{pad}if {self.expr('bool', 1)}:",
                f"{pad}    raise {self.pick('ValueError', 'KeyError')}({self.expr('int', 1)})",
            ]
        return [f"{pad}if {self.expr('bool', 1)}:", f"{pad}    return {self.final()}"]

    def final(self) -> str:
        """Return the expression of a return."""
        if self.result == "mix":
            names = list(self.vars)
            self.r.shuffle(names)
            return f"({', '.join([*names[:4], self.expr('int', 1)])})"
        return self.expr(self.result)

    def write(self) -> str:
        """Return the whole function."""
        for place in range(self.r.randrange(1, 5)):
            ty = self.pick(*TYPES)
            self.params.append((f"p{place}", ty))
        self.vars = dict(self.params)
        self.result = self.pick(*RESULTS)
        head = f"def {self.name}({', '.join(p for p, _ in self.params)}):"
        body: list[str] = []
        for _ in range(self.r.randrange(2, 6)):
            body.extend(self.statement(3, "    "))
        if self.chance(20):
            default = self.pick(
                *("1", "2.5", "None", "(1, 2)", "LIMIT", "STEPS", "TABLE", "()"),
                *("frozenset({3})", "Kind.A", "len"),
            )
            head = head.replace("):", f", extra={default}):")
            self.vars["extra"] = self.pick("int", "opt")
            body.append(f"    {self.fresh('w')} = extra or 3")
        if self.chance(15) and self.params[0][1] == "int" and self.result == "int":
            rest = "".join(f", {p}" for p, _ in self.params[1:])
            body.insert(
                0,
                f"    if 0 < p0 < 6:\n        return {self.name}(p0 - 1{rest}) + {self.expr('int', 1)}",
            )
        if self.chance(12):
            body.insert(0, f"    {self.pick('import math', IMPORTED)}")
        body.append(f"    return {self.final()}")
        return "\n".join([head, *body])


def module_text(seed: int, functions: int = 6) -> tuple[str, list[str]]:
    """Return the text of a module and the names of its functions; the last does arithmetic only."""
    random_ = random.Random(seed)
    parts = [PRELUDE + scenes.PRELUDE + asking.PRELUDE]
    known: list[tuple[str, list[str], str]] = []
    names = [f"f{place}" for place in range(functions)]
    for place, name in enumerate(names[:-1]):
        program = Program(random_, name, known if random_.randrange(3) else [])
        program.scenes = place % 2 == 1
        program.asks = place % 4 == 2
        text = program.write()
        types = [t for _, t in program.params]
        known.append((name, types, program.result))
        parts += ["", text, "", arguments.calls_text(random_, name, types)]
    types = [ty for _, ty in PARAMETERS]
    text = Arithmetic(random_).write(names[-1])
    parts += ["", text, "", arguments.calls_text(random_, names[-1], types)]
    return "\n".join(parts) + "\n", names
