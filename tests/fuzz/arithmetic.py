"""Functions that are nothing but arithmetic: many expressions of numbers, all of them returned.

What is proved of a range decides which C operation stands for Python's, so constants at the ends
of C's types meet narrow operands here far more often than among whole programs.
"""

import random

PARAMETERS = (
    *(("a", "int"), ("b", "int"), ("n", "int"), ("x", "int"), ("f", "float"), ("g", "float")),
    *(("p", "number"), ("q", "number"), ("z", "complex"), ("w", "complex")),
    *(("s", "str"), ("data", "bytes"), ("flag", "bool")),
)
_INTS = ("a", "b", "n", "x", "flag", "ord(ch)", "len(s)", "len(data)", "(a & 255)", "(a < b)")
_CONSTANTS = (
    *("0", "1", "2", "3", "5", "7", "31", "63", "100", "255", "256", "1000", "1000003"),
    *("65535", "2147483647", "2147483648", "4294967295", "4294967296", "2**40", "2**53", "2**62"),
    *("(-1)", "(-2)", "(-7)", "(-256)", "(-2147483648)"),
)
_FLOATS = ("f", "g", "0.5", "-1.5", "1e300", "0.0", "-0.0", "3.0", "2.0**53")
_NUMBERS = (
    "p",
    "q",
    "p",
    "q",
    "total",
    "low",
    "best",
    "last",
    "f",
    "a",
    "0",
    "2",
    "-3",
    "0.5",
    "2**53 - 1",
)
_COMPLEXES = ("z", "w", "z", "w", "u", "turns", "0j", "1j", "(0.5-2j)", "(-0j)")
_TURNS = ("u * u +", "u * u -", "u * w +", "3 * u -", "u +", "z - u +")
_DIVISORS = ("3", "7", "-4", "64", "256", "(1 + (a & 15))", "(b | 1)", "(-1 - (a & 3))")
_MASKS = ("15", "40", "0xF0", "0xFF", "0xFFFF", "0x7FFFFFFF", "0xFFFFFFFF", "0xFFFFFFFFFFFFFFFF")
_HUGE = ("(2**61 - 1)", "2**62", "(-2**63)", "(2**63 - 1)", "(2**64 - 59)", "(x + 2**50)", "2**66")
_BACK = (
    *("// {divisor}", "% {divisor}", "// (2**61 - 1)", "% (2**61 - 1)", "// (a | 2**60)"),
    *("% (b - 2**62)", "% (2**64 - 59)", ">> 60", ">> (x & 127)", "& {mask}", "& (a & 1023)"),
)
_COMPARE = ("<", "<=", ">", ">=", "==", "!=")


class Arithmetic:
    """Writes expressions; each method takes how deep one may still go."""

    def __init__(self, random_: random.Random) -> None:
        """Draw from `random_`."""
        self.r = random_

    def int_(self, depth: int) -> str:
        """Return an int."""
        r, d = self.r, depth - 1
        if depth <= 0:
            return r.choice(_INTS + _CONSTANTS)
        one = self.int_(d)
        shape = r.choice(
            (
                *("({one} {sign} {two})",) * 5,
                *("({one} {shift} ({two} & {few}))",) * 4,
                *("({one} {bits} {two})",) * 3,
                *("({one} & {mask})", "({mask} & {one})"),
                *("({one} // {divisor})", "({one} % {divisor})"),
                *("(({one} * {huge}) {back})", "(({one} * {huge} {sign} {two}) {back})") * 2,
                *("((({one} & 1023) << 56) {back})", "({one} * {huge} < {two} * {huge})"),
                "divmod({one} * {huge}, {divisor})[{bit}]",
                *("(-{one})", "(~{one})", "abs({one})", "({one} ** {power})"),
                *("({one} if {test} else {two})", "({one} and {two})", "({one} or {two})"),
                *("min({one}, {two})", "max({one}, {two})", "int({test})", "bool({one})"),
            )
        )
        return shape.format(
            one=one,
            two=self.int_(d) if "{two}" in shape else "",
            test=self.test(d) if "{test}" in shape else "",
            sign=r.choice("+-*"),
            shift=r.choice(("<<", ">>")),
            few=r.choice(("3", "15", "31", "47", "63")),
            bits=r.choice("&|^"),
            mask=r.choice(_MASKS),
            divisor=r.choice(_DIVISORS),
            huge=r.choice(_HUGE),
            back=r.choice(_BACK).format(divisor=r.choice(_DIVISORS), mask=r.choice(_MASKS)),
            bit=r.choice("01"),
            power=r.choice("0123"),
        )

    def float_(self, depth: int) -> str:
        """Return a float, seldom an int."""
        r, d = self.r, depth - 1
        if depth <= 0:
            return r.choice(_FLOATS)
        shape = r.choice(
            (
                *("({one} {sign} {two})",) * 3,
                *("({whole} {sign} {one})", "({one} {sign} {whole})", "float({whole})"),
                *("({whole} / {divisor})", "(-{one})", "abs({one})"),
                *("({one} if {test} else {two})", "min({one}, {two})", "max({one}, {two})"),
            )
        )
        return shape.format(
            one=self.float_(d),
            two=self.float_(d) if "{two}" in shape else "",
            whole=self.int_(d) if "{whole}" in shape else "",
            test=self.test(d) if "{test}" in shape else "",
            sign=r.choice("+-*"),
            divisor=r.choice((*_DIVISORS, "2.5")),
        )

    def number(self, depth: int) -> str:
        """Return what may be an int or a float."""
        r, d = self.r, depth - 1
        if depth <= 0:
            return r.choice(_NUMBERS)
        shape = r.choice(
            (
                *("({one} {sign} {two})",) * 5,
                *("(-{one})", "(+{one})", "abs({one})", "min({one}, {two})", "max({one}, {two})"),
                *("({one} if {test} else {two})", "({one} or {two})", "round({one})"),
                *("({one} / {divisor})", "({one} // {divisor})", "({one} % {divisor})"),
                *("float({one})", "({one} ** 2)", "min({one}, {two}, {one})", "({one} / {two})"),
            )
        )
        return shape.format(
            one=self.number(d),
            two=self.number(d) if "{two}" in shape else "",
            test=self.test(d) if "{test}" in shape else "",
            sign=r.choice("+-*"),
            divisor=r.choice(("3", "2.5", "-4", "(abs(p) + 1)", "(q * q + 0.5)")),
        )

    def complex_(self, depth: int) -> str:
        """Return a complex number, seldom an int."""
        r, d = self.r, depth - 1
        if depth <= 0:
            return r.choice(_COMPLEXES)
        shape = r.choice(
            (
                *("({one} {sign} {two})",) * 5,
                *("({one} {sign} {real})", "({real} {sign} {one})") * 2,
                *("(-{one})", "(+{one})", "(z ** 2)", "(w.conjugate() * {one})"),
                *("({one} / {divisor})", "({one} / (1.5 + z * z.conjugate()))"),
                *("complex(f, {real})", "complex(z.imag, w.real)", "complex({one})"),
                "({one} if {test} else {two})",
            )
        )
        return shape.format(
            one=self.complex_(d),
            two=self.complex_(d) if "{two}" in shape else "",
            real=r.choice((self.float_, self.int_))(0) if "{real}" in shape else "",
            test=self.test(d) if "{test}" in shape else "",
            sign=r.choice("+-*"),
            divisor=r.choice(("2.5", "-4", "(1+2j)", "(b | 1)", "(0.5-1e-3j)")),
        )

    def test(self, depth: int) -> str:
        """Return a condition."""
        r, d = self.r, depth - 1
        if depth <= 0:
            return r.choice(
                (
                    "flag",
                    "a < b",
                    "x > 3",
                    "f < g",
                    "n",
                    "s",
                    "p",
                    "p < q",
                    "low > 1",
                    "best is None",
                )
            )
        compare = r.choice(_COMPARE)
        shape = r.randrange(9)
        if shape == 8:
            size = r.choice(("2", "0.5", "f", "abs(w)", "100.0", "n"))
            asked = r.choice(("abs({0}) {1} " + size, size + " {1} abs({0})", "{0} == {2}", "{0}"))
            return f"({asked.format(self.complex_(d), compare, self.complex_(0))})"
        if shape == 7:
            return f"({self.number(d)} {compare} {self.number(d)})"
        if shape < 3:
            return f"({self.int_(d)} {compare} {self.int_(d)})"
        if shape == 3:
            return f"({self.float_(d)} {compare} {r.choice((self.int_, self.float_))(d)})"
        if shape == 4:
            return f"({self.int_(d)} < {self.int_(d)} <= {self.int_(d)})"
        if shape == 5:
            return f"(not {self.test(d)})"
        return f"({self.test(d)} {r.choice(('and', 'or', '&', '^', '=='))} {self.test(d)})"

    def write(self, name: str, count: int = 8) -> str:
        """Return a function that returns `count` expressions."""
        others = (self.float_, self.test, self.number, self.number, self.complex_, self.complex_)
        kinds = (*(self.int_,) * 4, *others)
        made = [self.r.choice(kinds)(self.r.choice((2, 3, 3, 4))) for _ in range(count)]
        lines = [
            f"def {name}({', '.join(p for p, _ in PARAMETERS)}):",
            '    ch = s[0] if s else "q"',
            "    total, low = 0, p",
            "    u, turns = 0, 1j",
            "    for i in range(4):",
            "        if abs(u) > 50:",
            "            break",
            f"        u = {self.r.choice(_TURNS)} z",
            "        turns = turns * w",
            "    for i in range(2):",
            "        x = (x * 3 + i) & 1023",
            f"        total {self.r.choice('+-*')}= {self.number(1)}",
            "        if q < low:",
            f"            low = {self.number(2)}",
            "    best = last = None",
            f"    for v in (p, {self.number(1)}, low, q):",
            f"        if best is None or v {self.r.choice(_COMPARE)} best:",
            "            best = v",
            f"        if v {self.r.choice(('==', '!='))} last and last is not None:",
            "            total = last - v",
            "        last = v",
            "    return (",
            *(f"        {one}," for one in made),
            "    )",
        ]
        return "\n".join(lines)
