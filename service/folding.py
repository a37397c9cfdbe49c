"""A text as it is compared: without case, accents and invisible characters."""

import unicodedata

from ingest.words import normalise


def fold(text: str) -> str:
    """Normalise and drop accents and invisible characters, which typing may omit."""
    decomposed = unicodedata.normalize("NFD", normalise(text))
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
