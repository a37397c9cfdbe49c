"""Good practices, recommendations, lessons and challenges as records of their own.

Three things announce them. A numbered label opens one, wherever it stands ("Good
practice 3. ..."). Under a title such as "Lessons learned" each list item or numbered
paragraph is one. Elsewhere a sentence that tells States what to do is a recommendation.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.practice_words import (
    ADDRESSED,
    LABELS,
    MAX_TITLE_WORDS,
    TITLE_PATTERNS,
    URGES,
)
from ingest.records import (
    Block,
    BlockKind,
    Document,
    Page,
    Practice,
    PracticeKind,
    Span,
)
from ingest.sentences import split_sentences
from ingest.vocabulary import Vocabulary

BODY = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.TABLE}

MAX_CHARACTERS = 2000
"""A practice ends before a block that would make it longer than this."""

MAX_LABELLED_PARAGRAPH = 1200

ITEM_NUMBER = re.compile(
    r"^\(?(?P<number>[0-9٠-٩]{1,3}(?:\.[0-9٠-٩]{1,2})?|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s"
)
INTRODUCES = re.compile(r"[:：]\s*$")

ACTORS, INSTRUMENTS = "actor", "instrument"
"""The schemes of the vocabulary that name who is to act and what is cited."""

PRACTICE_ID_DIGITS = 24


@dataclass(slots=True)
class _Open:
    """A practice whose blocks are still being gathered."""

    kind: PracticeKind
    number: str
    level: int
    places: list[tuple[Page, int, int]] = field(default_factory=list)
    labelled: bool = False

    @property
    def characters(self) -> int:
        return sum(stop - start for _, start, stop in self.places)


@dataclass(frozen=True, slots=True)
class _Section:
    """The part of a document under a title such as "Recommendations"."""

    kind: PracticeKind
    level: int


def extract_practices(document: Document, vocabulary: Vocabulary) -> list[Practice]:
    """Find the practices of a document, in reading order.

    A label counts only in a series: one with number 1, or two of different numbers.
    That keeps citations of another text's "Recommendation 8" out.

    Args:
        document: As read.
        vocabulary: Knows the actors whom a practice addresses and the instruments
            that it cites.
    """
    finding = _Finding(document)
    for page in document.pages:
        for block in page.blocks:
            if block.kind in BODY:
                finding.take(page, block)
    finding.close()
    return [
        _make_practice(document, found, vocabulary)
        for found in _in_series(finding.found)
    ]


class _Finding:
    """The practices found so far, the one being gathered and the section around."""

    def __init__(self, document: Document) -> None:
        self.found: list[_Open] = []
        self._language = document.language
        self._open: _Open | None = None
        self._section: _Section | None = None
        self._introduction: tuple[Page, int, int] | None = None

    def take(self, page: Page, block: Block) -> None:
        """Take the next block."""
        text = page.text[block.start : block.stop]
        place = (page, block.start, block.stop)
        label = _label(text)
        if label is not None:
            self._begin(*label, level=block.level, place=place)
        elif block.kind is BlockKind.HEADING:
            self._enter(text, block.level)
        elif self._open is not None and self._open.labelled and self._fits(place):
            self._open.places.append(place)
        elif self._section is not None and self._is_entry(text, block):
            self._add_entry(text, place, block)
        else:
            self.close()
            self._take_urges(page, block)
        self._introduction = place if INTRODUCES.search(text) else self._kept(block)

    def close(self) -> None:
        """End the practice that is being gathered."""
        if self._open is not None:
            self.found.append(self._open)
        self._open = None

    def _begin(
        self,
        kind: PracticeKind,
        number: str,
        *,
        level: int,
        place: tuple[Page, int, int],
    ) -> None:
        self.close()
        self._open = _Open(kind, number, level, [place], labelled=True)
        if level == 0:
            # A paragraph that says all of it; what follows is running text.
            self.close()

    def _enter(self, heading: str, level: int) -> None:
        opened = self._open
        if opened is not None and level > opened.level > 0:
            return
        self.close()
        kind = _title_kind(heading)
        if kind is not None:
            self._section = _Section(kind, level)
        elif self._section is not None and level <= self._section.level:
            self._section = None

    def _fits(self, place: tuple[Page, int, int]) -> bool:
        assert self._open is not None
        _, start, stop = place
        return self._open.characters + stop - start <= MAX_CHARACTERS

    @staticmethod
    def _is_entry(text: str, block: Block) -> bool:
        return block.kind is BlockKind.LIST_ITEM or bool(ITEM_NUMBER.match(text))

    def _add_entry(self, text: str, place: tuple[Page, int, int], block: Block) -> None:
        assert self._section is not None
        self.close()
        number = ITEM_NUMBER.match(text)
        introduction = self._introduction if block.kind is BlockKind.LIST_ITEM else None
        self.found.append(
            _Open(
                self._section.kind,
                _plain_number(number["number"]) if number else "",
                0,
                [introduction, place] if introduction else [place],
            )
        )

    def _kept(self, block: Block) -> tuple[Page, int, int] | None:
        """Keep the line that introduces a list until the list ends."""
        return self._introduction if block.kind is BlockKind.LIST_ITEM else None

    def _take_urges(self, page: Page, block: Block) -> None:
        urge = URGES.get(self._language)
        if urge is None or block.kind is BlockKind.TABLE:
            return
        text = page.text[block.start : block.stop]
        for start, stop in split_sentences(text, self._language):
            if urge.search(text, start, stop):
                place = (page, block.start + start, block.start + stop)
                self.found.append(_Open(PracticeKind.RECOMMENDATION, "", 0, [place]))


def _label(text: str) -> tuple[PracticeKind, str] | None:
    if len(text) > MAX_LABELLED_PARAGRAPH:
        return None
    for kind, pattern in LABELS:
        match = pattern.match(text)
        if match:
            return kind, _plain_number(match["number"])
    return None


def _title_kind(heading: str) -> PracticeKind | None:
    if len(heading.split()) > MAX_TITLE_WORDS:
        return None
    for kind, pattern in TITLE_PATTERNS:
        if pattern.search(heading):
            return kind
    return None


def _plain_number(number: str) -> str:
    """Return a number with Western digits."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in number)


def _in_series(found: Sequence[_Open]) -> Iterator[_Open]:
    numbers: dict[PracticeKind, set[str]] = defaultdict(set)
    for one in found:
        if one.labelled:
            numbers[one.kind].add(one.number)
    for one in found:
        series = numbers[one.kind]
        if not one.labelled or len(series) > 1 or series & {"1", "I", "i", "A"}:
            yield one


def _make_practice(
    document: Document, found: _Open, vocabulary: Vocabulary
) -> Practice:
    spans = tuple(Span(page.number, start, stop) for page, start, stop in found.places)
    text = "\n".join(page.text[start:stop] for page, start, stop in found.places)
    addressed = _addressed(text, document.language)
    places = ";".join(f"{span.page}:{span.start}-{span.stop}" for span in spans)
    source = f"{document.document_id}\n{found.kind}\n{places}\n{text}"
    return Practice(
        practice_id=hashlib.sha256(source.encode()).hexdigest()[:PRACTICE_ID_DIGITS],
        document_id=document.document_id,
        kind=found.kind,
        number=found.number,
        spans=spans,
        text=text,
        language=document.language,
        actors=_named(vocabulary, addressed, document.language, ACTORS),
        instruments=_named(vocabulary, text, document.language, INSTRUMENTS),
    )


def _addressed(text: str, language: str) -> str:
    """Return the words that name who is to act, sentence by sentence."""
    pattern = ADDRESSED.get(language)
    if pattern is None:
        return ""
    sentences = (text[start:stop] for start, stop in split_sentences(text, language))
    found = filter(None, map(pattern.search, sentences))
    return "\n".join(match["who"] for match in found)


def _named(
    vocabulary: Vocabulary, text: str, language: str, scheme: str
) -> tuple[str, ...]:
    """Return the ids of a scheme's concepts that a text names, as they come."""
    return tuple(
        dict.fromkeys(
            mention.concept_id
            for mention in vocabulary.find(text, language)
            if vocabulary.concepts[mention.concept_id].scheme == scheme
        )
    )
