"""The C helpers of kernels agree with each other, whichever of them a kernel uses."""

import re

from advisor import resources
from advisor.codegen.support import closure, helpers


def test_each_kind_of_note_is_taken_back_in_one_way() -> None:
    text = resources.templates("kernel").joinpath("undo.c").read_text(encoding="utf-8")
    taken = re.findall(r"case (\d+):", text[text.index("static void k_take_back(") :])
    assert taken
    assert len(taken) == len(set(taken)), sorted(taken, key=int)


def test_each_kind_of_note_that_is_made_can_be_taken_back() -> None:
    folder = resources.templates("kernel")
    undo = folder.joinpath("undo.c").read_text(encoding="utf-8")
    taken = set(re.findall(r"case (\d+):", undo))
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.c"))]
    made = {
        kind
        for text in texts
        for kind in re.findall(r"(?:k_remember|k_change_float)\((\d+), ", text)
        if kind != "0"
    }
    assert made
    assert made <= taken


def test_what_helpers_need_is_there() -> None:
    known = helpers()
    assert {need for helper in known.values() for need in helper.needs} <= set(known)


def test_helpers_need_the_helpers_that_their_text_calls() -> None:
    known = helpers()
    own = {name for name, helper in known.items() if f"{name}(" in helper.text}  # not by a macro
    wanting = {}
    for name, helper in known.items():
        reached = {needed.name for needed in closure([name])}
        wanting[name] = (_called(helper.text) & own) - reached
    assert not {name: missing for name, missing in wanting.items() if missing}


def _called(text: str) -> set[str]:
    plain = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
    return set(re.findall(r"\b(k_\w+)\(", plain))
