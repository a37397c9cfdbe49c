"""Which blocks below a title such as "6. Challenges" are what the title names.

List items are. Paragraphs that are numbered through a document may tell of a challenge
at length; only under "Recommendations" is each of them one. Elsewhere a paragraph
counts if the numbers begin anew below the title (1, 2, 3) or go on with the number of
the title (6.1, 6.2).
"""

import re
from dataclasses import dataclass

from ingest.practice_numbers import CHINESE_DIGITS, plain_number
from ingest.practice_words import MAX_TITLE_WORDS, MIXED_TITLE, TITLE_PATTERNS
from ingest.records import PracticeKind

ITEM_NUMBER = re.compile(
    r"^[\"“«]?[(（]?(?P<number>[0-9]{2,3}\.[0-9]{1,3}(?=[.)]?\s)"
    r"|[0-9٠-٩]{1,3}(?:\.[0-9]{1,2})?(?=[.)]\s|[、．）]|\s?[-–—]\s)"
    rf"|[{CHINESE_DIGITS}]{{1,3}}(?=[、．）])"
    r"|[а-яА-Яأ-ي]ـ?(?=\)\s)"
    r"|(?:[a-zA-Z]|[ivxIVX]{1,5})(?=[.)]\s))\s?[.)、．）–—-]?\s?"
)
DOTTED_NUMBER = re.compile(r"^(?P<number>(?P<of>[0-9]{1,2})\.[0-9]{1,2})[.)]?\s")
TITLE_NUMBER = re.compile(r"^([0-9٠-٩]{1,2})[.)、．]?\s?[^\d.]")


@dataclass(slots=True)
class Section:
    """The part of a document under a title such as "Recommendations".

    `number` is that of the title, or empty. `next_number` is that of the next entry of
    a series that begins below the title; 0 where there is none.
    """

    kind: PracticeKind
    level: int
    is_mixed: bool
    number: str
    next_number: int = 1


def open_section(heading: str, level: int) -> Section | None:
    """Return the section that a heading opens, if it names what practices are."""
    kind = title_kind(heading)
    if kind is None:
        return None
    number = TITLE_NUMBER.match(heading)
    return Section(
        kind,
        level,
        MIXED_TITLE.search(heading) is not None,
        plain_number(number[1]) if number else "",
    )


def title_kind(heading: str) -> PracticeKind | None:
    """Return what a short heading names: "Lessons learned" lessons."""
    if len(heading.split()) > MAX_TITLE_WORDS:
        return None
    for kind, pattern in TITLE_PATTERNS:
        if pattern.search(heading):
            return kind
    return None


def take_entry(section: Section, text: str) -> str | None:
    """Return the number of a paragraph that is an entry of a section, or None.

    The section remembers how far its series has come.
    """
    dotted = DOTTED_NUMBER.match(text)
    if dotted and dotted["of"] == section.number:
        return dotted["number"]
    found = item_number(text)
    if section.kind is PracticeKind.RECOMMENDATION or not found.isdecimal():
        return found or None
    if int(found) != section.next_number:
        section.next_number = 0
        return None
    section.next_number += 1
    return found


def item_number(text: str) -> str:
    """Return the number that an item or paragraph begins with, or ""."""
    match = ITEM_NUMBER.match(text)
    return plain_number(match["number"]) if match else ""
