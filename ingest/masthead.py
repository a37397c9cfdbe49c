"""Symbol, year and publisher of a document, from what its first page shows.

Documents of the United Nations carry their symbol ("A/70/674") in the masthead and
again at the head of each page, and their date under "Distr.". Other publishers say the
year on the cover, or in an imprint.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.blocks import LinedPage

MASTHEAD_SHARE = 0.45
"""Of the first page, from the top: where a masthead stands."""

HEAD_SHARE = 0.12
"""Of every page, from the top: where a running head stands."""

IMPRINT_PAGES = 3

SYMBOL = re.compile(
    r"(?<![\w/])(?:A|S|E|T|ST|CAT|CCPR|CEDAW|CERD|CRC|CRPD|DP|UNW|HRI|ICCD|TD|FCCC"
    r"|CTOC|UNEP|UN)(?:/[A-Z]{1,8}(?:\.\d{1,3})?|/\d{1,4}|/[A-Z]\.\d{1,4}"
    r"|/(?:Add|Rev|Corr)\.\d{1,2}|/PV\.\d{1,5}){1,6}(?:\s?\((?:19|20)\d\d\))?(?![\w/])"
)
"""Organ, then parts told apart by strokes: see "Symbols of United Nations documents",
Dag Hammarskjöld Library."""

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre|января|февраля|марта|апреля|мая|июня|июля|августа"
    r"|сентября|октября|ноября|декабря|يناير|كانون|فبراير|شباط|مارس|آذار|أبريل|نيسان"
    r"|مايو|أيار|يونيه|حزيران|يوليه|تموز|أغسطس|آب|سبتمبر|أيلول|أكتوبر|تشرين|نوفمبر"
    r"|ديسمبر)"
)
DATE = re.compile(
    rf"^\D{{0,24}}\d{{1,2}}(?:er)?\s+(?:de\s+)?{MONTH}\D{{0,20}}?"
    r"\s(?:de\s+)?(?P<year>(?:19|20)\d\d)(?:\s?г(?:ода|\.))?(?:\s+\w+[\s:].*)?$"
    r"|^(?:\D{0,12}\s)?(?P<zh>(?:19|20)\d\d)\s?年\s?\d{1,2}\s?月",
    re.IGNORECASE,
)
IMPRINT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\D{0,40}(?P<held>(?:19|20)\d\d)\b"
    r"|(?:\b(?:new york|nueva york|нью-йорк|geneva|genève|ginebra|женева|vienn[ae]"
    r"|viena|вена)|نيويورك|جنيف|纽约|日内瓦),?\s(?:\w+\s){0,2}(?P<printed>(?:19|20)\d\d)$",
    re.IGNORECASE,
)
YEAR_ALONE = re.compile(
    rf"^(?:[^.:;]{{1,60}}\s?[,·|•–—]\s?)?(?:{MONTH}\s+(?:de\s+)?)?"
    r"(?P<year>(?:19|20)\d\d)(?:\s?年)?$",
    re.IGNORECASE,
)
UNITED_NATIONS = re.compile(
    r"^(?:united nations|nations unies|naciones unidas|организация объединенных наций"
    r"|объединенные нации|الأمم المتحدة|联合国)\b",
    re.IGNORECASE,
)
DISTRIBUTION = re.compile(r"\bDistr\.|\bРаспр\.|\bDistribution\b|分发|التوزيع", re.I)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a document says of itself; None where it does not."""

    symbol: str | None
    year: int | None
    publisher: str | None


def read_masthead(pages: Sequence[LinedPage]) -> Masthead:
    """Read symbol, year and publisher from the lines of a document's pages."""
    first = list(_lines(pages[:1], MASTHEAD_SHARE))
    heads = list(_lines(pages[1:], HEAD_SHARE))
    symbol = _choose_symbol(first, heads)
    is_united_nations = symbol is not None or (
        any(map(UNITED_NATIONS.match, first)) and any(map(DISTRIBUTION.search, first))
    )
    return Masthead(
        symbol=symbol,
        year=_choose_year(symbol, first, pages),
        publisher="United Nations" if is_united_nations else None,
    )


def _lines(pages: Sequence[LinedPage], share: float) -> Iterator[str]:
    for page in pages:
        for line in page.lines:
            if line.turns == 0 and line.top <= share * page.height:
                yield " ".join(line.text.split())


def _choose_symbol(first: Sequence[str], heads: Sequence[str]) -> str | None:
    """Choose the symbol that the masthead and the running heads agree on."""
    repeated = Counter(symbol for line in heads for symbol in _symbols(line))
    shown = [symbol for line in first for symbol in _symbols(line)]
    for symbol in shown:
        if symbol in repeated:
            return symbol
    alone = [line for line in first if _is_symbol(line)]
    return next((symbol for line in alone for symbol in _symbols(line)), None)


def _symbols(line: str) -> list[str]:
    return [match[0].strip() for match in SYMBOL.finditer(line)]


def _is_symbol(line: str) -> bool:
    """Say whether a line holds little but a symbol."""
    rest = UNITED_NATIONS.sub("", SYMBOL.sub("", line))
    return rest != line and not re.search(r"\w", rest)


def _choose_year(
    symbol: str | None, masthead: Sequence[str], pages: Sequence[LinedPage]
) -> int | None:
    for line in masthead:
        match = DATE.search(line)
        if match and (symbol is not None or len(line) < 40):
            return int(match["year"] or match["zh"])
    if symbol is not None:
        years = re.findall(r"\b(?:19|20)\d\d\b", symbol)
        if years:
            return int(years[-1])
    cover, inside = (list(_lines(pages[:n], 1.0)) for n in (1, IMPRINT_PAGES))
    for line in cover:
        match = YEAR_ALONE.search(line)
        if match:
            return int(match["year"])
    for line in inside:
        match = IMPRINT.search(line)
        if match:
            return int(match["held"] or match["printed"])
    return None
