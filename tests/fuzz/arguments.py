"""Random arguments as source text: ordinary ones to observe, wild ones to verify with."""

import random

_ORDINARY = {
    "int": ("0", "1", "2", "3", "5", "8", "12", "17", "40", "-2", "100"),
    "float": ("0.0", "1.0", "0.5", "2.25", "-1.5", "10.0", "3.75"),
    "number": ("0", "3", "-2", "7", "0.5", "2.25", "-1.5", "100.0"),
    "complex": ("0j", "1+2j", "-0.5+0.25j", "3j", "2+0j", "0.1-0.1j"),
    "bool": ("True", "False"),
    "str": ('"abc"', '"hello world"', '"a-b-c"', '"x"', '""', '"12"', '"A1 b2"'),
    "bytes": ('b"abc"', 'b"\\x01\\x02\\xff"', 'b""'),
    "array[d]": ("array('d', [0.5, 1.0, -2.5])", "array('d')", "array('d', range(9))"),
    "array[f]": ("array('f', [0.1, 1.0])", "array('f', [2.5] * 7)"),
    "array[i]": ("array('i', [1, -2, 3])", "array('i')", "array('i', range(12))"),
    "array[B]": ("array('B', b'abc')", "array('B', bytes(9))"),
    "array[Q]": ("array('Q', [1, 2, 2**40])", "array('Q', [7])"),
    "array[q]": ("array('q', [1, -2, 2**40])", "array('q', [7] * 20)"),
    "opt": ("None", "3", "0", "7"),
    "set": ("{1, 2, 3}", "set()", "{5}"),
}
_WILD = {
    "int": (
        "2**31",
        "-2**31",
        "2**32 - 1",
        "2**63 - 1",
        "-2**63",
        "2**63",
        "2**64",
        "10**30",
        "-(10**25)",
        "255",
        "2**53 + 1",
        "True",
        "-1",
        "4",
        "1000000",
    ),
    "float": (
        'float("nan")',
        'float("inf")',
        'float("-inf")',
        "-0.0",
        "1e308",
        "5e-324",
        "2.0**53",
        "3",
        "1e17",
        "0.1",
    ),
    "number": (
        *("2**53", "2**53 - 1", "-(2**53)", "94906267", "2**63", "10**30", "True", "0", "-5"),
        *("-0.0", "0.0", 'float("nan")', 'float("inf")', "2.0**53", "1e308", "5e-324"),
    ),
    "complex": (
        *("complex(-0.0, -0.0)", "complex(0.0, -0.0)", "complex(-0.0, 0.0)", "1e200+1e200j"),
        *('complex(float("nan"), 1)', 'complex(1, float("inf"))', 'complex(float("-inf"), -0.0)'),
        *("5e-324j", "1e308j", "2", "1.5", "True", "-1-1e-17j", "1e-200+0j"),
    ),
    "bool": ("True", "False", "1", "None"),
    "str": (
        '"\\U0001F600x"',
        '"é"',
        '"\\ud800"',
        '"ß"',
        '"aaaaaaaa"',
        'b"ab"',
        '"\\x00"',
        '"İ"',
        "None",
    ),
    "bytes": ('b"\\x80" * 9', 'bytearray(b"ab")', 'b"a"'),
    "array[d]": ("array('d', [NAN, -0.0, 1e308])", "array('f', [0.1])", "[1.5, 2.0]", "array('d')"),
    "array[f]": ("array('f', [NAN, -0.0, 3e38])", "array('d', [0.1])", "(1.5,)"),
    "array[i]": ("array('i', [2**31 - 1, -2**31])", "array('q', [2**62])", "[1, 2]"),
    "array[B]": ("array('B', [0, 255])", "array('b', [-128])", "b'abc'", "bytearray(b'ab')"),
    "array[Q]": ("array('Q', [2**64 - 1, 0, 2**63])", "array('q', [-1])", "[2**64]"),
    "array[q]": ("array('q', [2**63 - 1, -2**63])", "array('Q', [2**64 - 1])", "[0]"),
    "opt": ("None", "-1", "2.5", '"s"', "2**70", "True"),
    "set": ("{1.0, 2}", '{"a"}', "frozenset({1})", "{-1, 2**65}"),
}


def _list(random_: random.Random, parts: list[str], *, views: int) -> str:
    """Return the text of a list; every so many of them are views of a dict instead."""
    text = f"[{', '.join(parts)}]"
    return text if random_.randrange(views) else f"dict(enumerate({text})).values()"


def argument(random_: random.Random, ty: str, *, wild: bool) -> str:
    """Return the text of a value of a type; a wild one may be of a neighbouring type."""

    def one(kind: str) -> str:
        return argument(random_, kind, wild=wild and random_.randrange(3) == 0)

    if ty in _ORDINARY:
        return random_.choice(_WILD[ty] if wild else _ORDINARY[ty])
    if ty.startswith("list["):
        item = {"list": "list[int]"}.get(ty[5:-1], ty[5:-1])
        size = random_.choice((0, 1, 2, 3, 5, 9)) if wild else random_.choice((1, 2, 3, 4, 6))
        parts = [one(item) for _ in range(size)]
        if wild and size > 1 and item.startswith("list") and random_.randrange(3) == 0:
            return f"(lambda x: [x, x])({parts[0]})"
        return _list(random_, parts, views=8 if wild else 30)
    if ty == "dict":
        keys = random_.sample(('"a"', '"b"', '"abc"', '""', '"x"'), random_.randrange(0, 4))
        return "{" + ", ".join(f"{k}: {one('int')}" for k in keys) + "}"
    if ty == "dict[int]":
        return (
            "{"
            + ", ".join(
                f"{k}: {one('int')}"
                for k in random_.sample((0, 1, 2, 5, 8), random_.randrange(0, 4))
            )
            + "}"
        )
    if ty == "tuple":
        return f"({one('int')}, {one('int')})"
    if ty == "Node":
        return f"Node({one('int')}, {one('float')}, {one('str')}, {one('list[int]')})"
    if ty == "Rec":
        return f"Rec({one('int')}, {one('float')}, {one('str')}, {one('list[int]')})"
    return f"Slot({one('int')}, {one('float')})"


def calls_text(random_: random.Random, name: str, types: list[str]) -> str:
    """Return `calls_NAME`, the observed calls, and `more_NAME`, further ones to verify with."""

    def call(*, wild: int) -> str:
        texts = [argument(random_, t, wild=random_.randrange(100) < wild) for t in types]
        return f"    yield ({', '.join(texts)},), {{}}"

    lines = [f"def calls_{name}():", *(call(wild=3) for _ in range(random_.choice((3, 6, 10))))]
    lines += [
        "",
        f"def more_{name}():",
        *(call(wild=40) for _ in range(10)),
        *(call(wild=0) for _ in range(4)),
    ]
    for one in range(len(types)):
        for two in range(one + 1, len(types)):
            if types[one] == types[two] and types[one] not in (
                "int",
                "float",
                "bool",
                "str",
                "opt",
                "bytes",
                "tuple",
            ):
                texts = [argument(random_, t, wild=False) for t in types]
                texts[one] = texts[two] = "x"
                value = argument(random_, types[one], wild=False)
                lines.append(f"    yield (lambda x: ({', '.join(texts)},))({value}), {{}}")
    return "\n".join(lines)
