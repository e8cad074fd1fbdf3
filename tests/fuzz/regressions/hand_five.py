"""Objects of several classes through one function, recursion over them, and attributes that come and go."""


class Leaf:
    def __init__(self, value, bonus):
        self.value = value
        self.bonus = bonus
        self.children = []


class Branch:
    def __init__(self, children, value, bonus):
        self.weight = 2.5
        self.children = children
        self.extra = "x"
        self.bonus = bonus
        self.value = value


class Packed:
    __slots__ = ("bonus", "children", "value")

    def __init__(self, value, bonus, children):
        self.value = value
        self.bonus = bonus
        self.children = children


class Late:
    def __init__(self, value):
        self.value = value

    @property
    def double(self):
        return self.value * 2


def weigh(node):
    total = node.value
    for child in node.children:
        total += weigh(child)
    return total + node.bonus * node.value


def tree():
    return Branch([Leaf(1, 2), Branch([Leaf(3, 4)], 5, 6), Packed(7, 8, [Leaf(1, 1)])], 9, 10)


def calls_weigh():
    yield (Branch([Leaf(1, 2)], 5, 6),), {}
    yield (Branch([Packed(1, 2, [])], 5, 6),), {}
    yield (tree(),), {}
    yield (Packed(1, 2, [Branch([], 3, 4)]),), {}


def more_weigh():
    yield (Leaf(2**62, 2**62),), {}
    yield (Branch([None], 1, 2),), {}
    yield (Branch([Leaf(1.5, 2)], 1, 2),), {}


def bumped(node, depth):
    node.value = node.value + depth
    for child in node.children:
        child.bonus += 1
        bumped(child, depth + 1)
        node.bonus += child.value
    return node.value + node.bonus


def calls_bumped():
    yield (tree(), 1), {}
    yield (Packed(1, 2, [Branch([], 3, 4)]), 2), {}


def more_bumped():
    yield (tree(), 2**62), {}
    yield (Branch([Leaf(1, 2), None], 1, 2), 1), {}
    yield (Branch([Leaf(1, 2), Leaf("a", 2)], 1, 2), 1), {}


def mixed(xs):
    total = 0
    for x in xs:
        total = total * 3 + x.value - x.bonus
        x.value, x.bonus = x.bonus, x.value
    last = x
    return total, last.value


def calls_mixed():
    yield ([Leaf(1, 2), Branch([], 3, 4), Packed(5, 6, []), Leaf(7, 8)],), {}
    yield ([Leaf(1, 2)],), {}


def more_mixed():
    yield ((lambda a: [a, Packed(5, 6, []), a])(Leaf(1, 2)),), {}
    yield ([Leaf(1, 2), None],), {}
    yield ([],), {}


def grown(o, n):
    o.a = n
    o.b = o.a + 1
    o.c = o.b + o.value
    o.value = o.double
    return o.a + o.c + o.value


def calls_grown():
    yield (Late(3), 2), {}


def more_grown():
    yield (Late(3), 2**63 - 2), {}
    yield (Late("a"), 2), {}
    yield (Leaf(3, 4), 2), {}


TARGETS = [name.removeprefix("calls_") for name in list(globals()) if name.startswith("calls_")]
