"""Brings free text to one form, so that the same thing is written the same way."""

import unicodedata

REPLACEMENTS = {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "&": " and ", "’": "'"}
LEGAL_FORMS = {"gmbh", "ag", "inc", "ltd", "llc", "sa", "bv", "co", "kg", "plc"}


def strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def normalise(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    out = []
    pending_space = False
    for char in strip_accents(text.lower()):
        char = REPLACEMENTS.get(char, char)
        for part in char:
            if part.isalnum():
                if pending_space and out:
                    out.append(" ")
                out.append(part)
                pending_space = False
            elif part != "'":
                pending_space = True
    return "".join(out)


def company_key(name: str) -> str:
    """Normalised company name without its legal form."""
    words = normalise(name).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)
