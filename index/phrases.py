"""Exact phrases: what stands in quotation marks, and the query without the marks."""

import re

from index.analysis import written_words
from index.errors import QueryError

PARTNERS = {
    '"': '"',
    "“": "”“",
    "”": "”",
    "„": "“”",
    "«": "»",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
"""What closes each mark that opens a phrase; „Russian“ and ”Swedish” ones too."""

CLOSING_ONLY = "»」』"
MARK = re.compile("[" + "".join(PARTNERS) + CLOSING_ONLY + "]")
UNIT = re.compile(r'(?<=\d)"')
"""A straight mark after a digit opens nothing: it is one of inches or seconds."""


def take_phrases(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a query without quotation marks, and the phrases that stood in them.

    A phrase is what stands between a mark and its partner, whatever marks are within.
    One without letter or digit is passed over. Apostrophes and single quotation marks
    are not looked at.

    Raises:
        QueryError: If a mark has no partner.
    """
    phrases: list[str] = []
    rest = ""
    at = 0
    while opening := MARK.search(text, at):
        rest += text[at : opening.start()]
        at = opening.end()
        if UNIT.match(text, opening.start()):
            rest += opening[0]
            continue
        closing = _closing(text, opening)
        phrase = text[at:closing]
        if written_words(phrase):
            phrases.append(phrase.strip())
        rest += phrase
        at = closing + 1
    return rest + text[at:], tuple(dict.fromkeys(phrases))


def without_marks(text: str) -> str:
    """Return a text without quotation marks, so that none of it is a phrase."""
    return MARK.sub("", text)


def _closing(text: str, opening: re.Match[str]) -> int:
    """Return the place of the mark that closes what one opens."""
    for place in range(opening.end(), len(text)):
        if text[place] in PARTNERS.get(opening[0], ""):
            return place
    raise QueryError(
        f"the quotation mark {opening[0]} at place {opening.start() + 1} of the query "
        "has no partner; close it or leave it out"
    )
