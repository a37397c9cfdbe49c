"""Numbered instruments written once: a series' wordings → labels of each member."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.errors import VocabularyError
from ingest.language import LANGUAGES

SCHEME = "instrument"
OWN_KEYS = frozenset({"series", "number", "symbol", "everywhere", "year"})
"""Keys of a concept that only instruments have."""

LISTED_RESOLUTION = "Security Council resolution {}"

LIST = re.compile(
    r"\b(?:resolutions|UNSCRs?|SCRs?|résolutions|resoluciones|резолюци\w+)\s"
    r"(?P<latin>\d{3,4}(?:\s?\(\d{4}\))?"
    r"(?:(?:\s?[,/;]\s?|\s)(?:(?:and|et|y|и|&)\s)?\d{3,4}(?:\s?\(\d{4}\))?)+)"
    r"|قرار\w*\s(?:\w+\s){0,2}(?P<arabic>\d{3,4}(?:\s?\(\d{4}\))?"
    r"(?:\s?[،,/]?\s?و?\s?\d{3,4}(?:\s?\(\d{4}\))?)+)"
    r"|第(?P<chinese>\d{3,4}号?(?:[、和及,，]第?\d{3,4}号?)+)号?决议",
    re.IGNORECASE,
)
"""Several resolutions named at once, such as "resolutions 1325, 1820 and 2242"."""

LISTED = re.compile(r"(?<![\d(])\d{3,4}(?!\d)")


def listed_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the numbers in lists of resolutions."""
    for match in LIST.finditer(text):
        start, stop = match.span(match.lastgroup or 0)
        for number in LISTED.finditer(text, start, stop):
            yield number.span()


def expand_series(
    fields: Mapping[str, Any], entries: list[dict[str, Any]], place: str
) -> list[dict[str, Any]]:
    """Give every entry of a scheme file the labels that its series and symbol imply.

    A series' `preferred` and `alternative` are templates with {number} and {year};
    `everywhere` and symbols are the same in every language. See docs/vocabulary.md.

    Raises:
        VocabularyError: If a series is unknown or unsound, a member is twice there or
            without number or year, or another scheme has what is for instruments.
    """
    series = _series(fields.get("series") or {}, place)
    members: set[tuple[str, str]] = set()
    expanded = []
    for entry in entries:
        where = f"{place}, concept {entry['id']}"
        if fields["scheme"] != SCHEME:
            misplaced = sorted(OWN_KEYS & entry.keys())
            if misplaced:
                raise VocabularyError(f"{where}: {misplaced[0]!r} is for instruments")
        if "series" in entry:
            member = _member(entry, series, where)
            if member in members:
                raise VocabularyError(f"{where}: {' '.join(member)} is there twice")
            members.add(member)
            entry = _with_series(entry, series[entry["series"]], where)
        expanded.append(_with_everywhere(entry))
    return expanded


def _series(series: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(series, dict):
        raise VocabularyError(f"{place}: series must be named")
    for name, wordings in series.items():
        for key in ("symbol", "preferred"):
            if not isinstance(wordings, dict) or key not in wordings:
                raise VocabularyError(f"{place}, series {name}: {key} missing")
    return series


def _member(
    entry: Mapping[str, Any], series: Mapping[str, Any], where: str
) -> tuple[str, str]:
    if entry["series"] not in series:
        raise VocabularyError(f"{where}: there is no series {entry['series']!r}")
    for key in ("number", "year"):
        if key not in entry:
            raise VocabularyError(f"{where}: a member of a series needs its {key}")
    return entry["series"], str(entry["number"])


def _with_series(
    entry: Mapping[str, Any], series: Mapping[str, Any], where: str
) -> dict[str, Any]:
    def filled(template: str) -> str:
        try:
            return template.format(number=entry["number"], year=entry["year"])
        except (KeyError, IndexError, ValueError) as error:
            raise VocabularyError(
                f"{where}: {template!r} of its series has a placeholder other than "
                "{number} and {year}"
            ) from error

    own = entry.get("preferred", {})
    templates = {key: filled(template) for key, template in series["preferred"].items()}
    alternative = {
        language: [
            *entry.get("alternative", {}).get(language, ()),
            *([templates[language]] if language in own else ()),
            *map(filled, series.get("alternative", {}).get(language, ())),
        ]
        for language in LANGUAGES
    }
    return {
        **entry,
        "symbol": entry.get("symbol", filled(series["symbol"])),
        "preferred": {**templates, **own},
        "alternative": alternative,
        "everywhere": [
            *entry.get("everywhere", ()),
            *map(filled, series.get("everywhere", ())),
        ],
    }


def _with_everywhere(entry: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        key: value
        for key, value in entry.items()
        if key not in {"series", "number", "everywhere"}
    }
    same = [*entry.get("everywhere", ())]
    same += [entry["symbol"]] if "symbol" in entry else []
    if same:
        written = entry.get("alternative", {})
        own["alternative"] = {
            language: [*written.get(language, ()), *same] for language in LANGUAGES
        }
    return own
