"""The years that a text speaks of, apart from those that only name an instrument.

"Resolution 2242 (2015)" and "S/2025/71" say which document is meant, and nothing of
what happened in that year.
"""

import re
from collections.abc import Iterable

from ingest.words import DIGITS

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

IN_BRACKETS = r"\s?[(（]\s?(?:19|20)\d\d\s?年?\s?[)）]"

_AFTER_NAME = re.compile(IN_BRACKETS)

_NUMBERED = re.compile(
    r"(?i:\b(?:resolutions?|résolutions?|resoluci(?:ón|ones)|резолюци\w+"
    r"|decisions?|décisions?|decisi(?:ón|ones)|решени\w+|UNSCRs?|SCRs?)"
    r"|قرار\w*|مقرر\w*|决议|第)"
    rf"[^.;:。；：!?؟？\n]{{0,60}}?\d{{1,4}}(?:/\d+)?{IN_BRACKETS}"
    rf"(?:[^.;:。；：!?؟？\n]{{0,12}}?\d{{1,4}}(?:/\d+)?{IN_BRACKETS})*"
    r"|(?i:\b(?:Nos?\.?|n[°ºo]\.?|n\.º|núms?\.)|№|رقم)"
    rf"\s?\d{{1,4}}{IN_BRACKETS}"
)
"""Numbers of resolutions, decisions or recommendations, each with its year after it."""

_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z]{1,6}(?:\.\d+)?(?:/[A-Z0-9][A-Z0-9.]*){1,6}"
    rf"(?:{IN_BRACKETS})?"
)
"""Such as A/HRC/46/36, S/2025/71 and S/RES/2242 (2015)."""

_DATED = re.compile(
    r"(?i:\d\)?\s?(?:of|from|de|del|du|от|за|لعام|لسنة|عام|سنة)\s)"
    r"(?:(?:19|20)\d\d)(?!\d)"
    r"|(?:19|20)\d\d年(?:的|通过的)?第\s?\d+"
)
"""A number with the year of what it is the number of: "resolution 2242 of 2015"."""


def spoken_years(text: str, instruments: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the years in a text that do not merely belong to a number or symbol.

    Args:
        text: A quotation, or a question.
        instruments: The places of the names of instruments in it.
    """
    plain = text.translate(DIGITS)
    blanked = [match.span() for match in _NUMBERED.finditer(plain)]
    blanked += [match.span() for match in _SYMBOL.finditer(plain)]
    for start, stop in instruments:
        after = _AFTER_NAME.match(plain, stop)
        blanked.append((start, after.end() if after else stop))
    return frozenset(
        match[0]
        for match in YEAR.finditer(plain)
        if not any(start <= match.start() < stop for start, stop in blanked)
    )


def asked_years(text: str, instruments: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the years in a question that it does not give to say which one it means.

    Args:
        text: The question.
        instruments: The places of the names of instruments in it.
    """
    plain = text.translate(DIGITS)
    dated = {
        year for match in _DATED.finditer(plain) for year in YEAR.findall(match[0])
    }
    return spoken_years(text, instruments) - dated
