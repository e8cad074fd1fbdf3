"""Find the templates, in a checkout, an editable install and a wheel."""

from pathlib import Path

from advisor.errors import DefectError

PACKAGE = Path(__file__).resolve().parent


def templates(kind: str) -> Path:
    """Return the folder of one kind of templates: ``kernel``, ``report``, ``deploy`` or ``pr``.

    A wheel carries them inside the package, a checkout beside it.

    Raises:
        DefectError: Neither place has the folder; both are named.
    """
    places = (PACKAGE / "templates" / kind, PACKAGE.parent / "templates" / kind)
    for place in places:
        if place.is_dir():
            return place
    message = f"templates of kind {kind!r} are neither in {places[0]} nor in {places[1]}"
    raise DefectError(message, advice="The installation is incomplete: install advisor again.")
