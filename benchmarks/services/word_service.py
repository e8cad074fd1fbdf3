"""A service over a library of string distances: which of the known names is meant?"""

from fastapi import FastAPI
from pydantic import BaseModel, Field
from strsimpy.jaro_winkler import JaroWinkler
from strsimpy.levenshtein import Levenshtein
from strsimpy.optimal_string_alignment import OptimalStringAlignment

NAMES = ["Johnson", "Jonsson", "Johannsen", "Jensen", "Jones", "Janssen", "Jacobson", "Jackson"]

app = FastAPI()
levenshtein = Levenshtein()
alignment = OptimalStringAlignment()
jaro_winkler = JaroWinkler()


class Asked(BaseModel):
    """A name as it was typed."""

    name: str = Field(examples=["Jonson", "Jhonsen", "Jakobsen", "Johanson"])


@app.post("/nearest")
def nearest(body: Asked) -> list[tuple[float, str]]:
    """Return the known names, the likeliest first."""
    found = []
    for name in NAMES:
        changes = min(levenshtein.distance(body.name, name), alignment.distance(body.name, name))
        found.append((changes - jaro_winkler.similarity(body.name, name), name))
    return sorted(found)
