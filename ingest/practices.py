"""Good practices, recommendations, lessons and challenges as records of their own.

Four things announce them. A numbered label opens one, wherever it stands ("Good
practice 3. ..."). Under a title such as "Lessons learned", or a line such as "presents
the following recommendations:", each list item or numbered paragraph is one. A numbered
paragraph that begins as those of resolutions do ("12. Urges ...") is a recommendation,
and so is, elsewhere, a sentence that tells States what to do.
"""

import hashlib
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.block_languages import block_languages
from ingest.practice_items import (
    ITEM_NUMBER,
    Section,
    item_number,
    open_section,
    take_entry,
)
from ingest.practice_labels import (
    drop_repeated,
    gives_advice,
    has_neighbour,
    is_bare,
    names_itself,
    read_label,
)
from ingest.practice_words import (
    ADDRESSED,
    ADVICE_PATTERNS,
    OPERATIVE,
    TITLE_PATTERNS,
    URGES,
    WHOLE_NAMES,
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

WIDE_GAP = 4
"""Heights of a line: what stands further below a practice is not part of it."""

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
    language: str
    places: list[tuple[Page, int, int]] = field(default_factory=list)
    labelled: bool = False

    @property
    def characters(self) -> int:
        return sum(stop - start for _, start, stop in self.places)

    @property
    def texts(self) -> list[str]:
        return [page.text[start:stop] for page, start, stop in self.places]

    @property
    def is_bare(self) -> bool:
        return len(self.places) == 1 and is_bare(self.texts[0])


def extract_practices(document: Document, vocabulary: Vocabulary) -> list[Practice]:
    """Find the practices of a document, in reading order.

    What a text repeats with its number, as in a summary, is found once.

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
            elif block.kind is BlockKind.CAPTION:
                finding.close()
    finding.close()
    return drop_repeated(
        _make_practice(document, found, vocabulary)
        for found in _in_series(finding.found)
    )


class _Finding:
    """The practices found so far, the one being gathered and the section around."""

    def __init__(self, document: Document) -> None:
        self.found: list[_Open] = []
        self._languages = block_languages(document)
        self._language = document.language
        self._open: _Open | None = None
        self._section: Section | None = None
        self._introduction: tuple[Page, int, int] | None = None
        self._listed: PracticeKind | None = None

    def take(self, page: Page, block: Block) -> None:
        """Take the next block."""
        self._language = self._languages[page.number, block.start]
        text = page.text[block.start : block.stop]
        place = (page, block.start, block.stop)
        label = read_label(text)
        if label is not None:
            self._begin(*label, level=block.level, place=place)
        elif block.kind is BlockKind.HEADING:
            self._enter(text, block.level)
        elif self._goes_on(place, block):
            assert self._open is not None
            self._open.places.append(place)
            if self._open.level == 0:
                self.close()
        elif (entry := self._read_entry(text, block)) is not None:
            self._add_entry(*entry, text, place, block)
        elif self._is_operative(text):
            number = item_number(text)
            self._add_entry(PracticeKind.RECOMMENDATION, number, text, place, block)
        else:
            self.close()
            self._take_urges(page, block)
        self._introduce(text, place, block)

    def _introduce(self, text: str, place: tuple[Page, int, int], block: Block) -> None:
        """Remember the sentence that introduces a list, and what it announces."""
        if INTRODUCES.search(text):
            page, start, stop = place
            *_, (first, _) = split_sentences(text, self._language) or [(0, 0)]
            self._introduction = (page, start + first, stop)
            if block.kind is not BlockKind.LIST_ITEM:
                self._listed = self._announced(text[first:])
        elif block.kind is not BlockKind.LIST_ITEM:
            self._introduction = None
            if block.kind is BlockKind.HEADING or ITEM_NUMBER.match(text):
                self._listed = None

    def _announced(self, sentence: str) -> PracticeKind | None:
        for kind, pattern in TITLE_PATTERNS:
            if pattern.search(sentence.rstrip(":： \n")):
                return kind
        urge = URGES.get(self._language)
        urges = urge is not None and urge.search(sentence)
        return PracticeKind.RECOMMENDATION if urges else None

    def _is_operative(self, text: str) -> bool:
        number = ITEM_NUMBER.match(text)
        operative = OPERATIVE.get(self._language)
        return (
            number is not None
            and operative is not None
            and operative.match(text[number.end() :]) is not None
        )

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
        self._open = _Open(kind, number, level, self._language, [place], labelled=True)
        if level == 0 and not self._open.is_bare:
            # A paragraph that says all of it; what follows is running text.
            self.close()

    def _enter(self, heading: str, level: int) -> None:
        opened = self._open
        if opened is not None and level > opened.level > 0:
            return
        self.close()
        section = open_section(heading, level)
        if section is not None:
            self._section = section
        elif self._section is not None and level <= self._section.level:
            self._section = None
        elif self._section is not None:
            self._section.next_number = 0

    def _goes_on(self, place: tuple[Page, int, int], block: Block) -> bool:
        opened = self._open
        if opened is None or not opened.labelled or block.kind is BlockKind.TABLE:
            return False
        _, start, stop = place
        fits = opened.characters + stop - start <= MAX_CHARACTERS
        return fits and _is_near(opened.places[-1], place)

    def _read_entry(self, text: str, block: Block) -> tuple[PracticeKind, str] | None:
        """Return kind and number of an item that a title or sentence announces."""
        number = take_entry(self._section, text) if self._section is not None else None
        is_item = block.kind is BlockKind.LIST_ITEM
        if self._section is not None and (is_item or number is not None):
            return self._section.kind, number or item_number(text)
        if self._listed is not None and is_item:
            return self._listed, item_number(text)
        return None

    def _add_entry(
        self,
        kind: PracticeKind,
        number: str,
        text: str,
        place: tuple[Page, int, int],
        block: Block,
    ) -> None:
        self.close()
        if block.kind is not BlockKind.LIST_ITEM and self._only_concludes(text):
            return
        introduction = self._introduction if block.kind is BlockKind.LIST_ITEM else None
        self.found.append(
            _Open(
                kind,
                number,
                0,
                self._language,
                [introduction, place] if introduction else [place],
            )
        )

    def _only_concludes(self, text: str) -> bool:
        """Whether a paragraph under "Conclusions and recommendations" gives no advice.

        Only those that are numbered through are asked: "127.82 Amend the law" is a
        recommendation among others.
        """
        advice = ADVICE_PATTERNS.get(self._language)
        return (
            self._section is not None
            and self._section.is_mixed
            and item_number(text).isdecimal()
            and advice is not None
            and advice.search(text) is None
        )

    def _take_urges(self, page: Page, block: Block) -> None:
        urge = URGES.get(self._language)
        if urge is None or block.kind is BlockKind.TABLE:
            return
        text = page.text[block.start : block.stop]
        number = after = item_number(text)
        kind, first = PracticeKind.RECOMMENDATION, 0
        for start, stop in split_sentences(text, self._language):
            label = read_label(text[start:stop])
            if label is not None and is_bare(text[start:stop]):
                (kind, number), first = label, start
                continue
            # What introduces a list comes with each of its items.
            if urge.search(text, start, stop) and not INTRODUCES.search(text[:stop]):
                begin = first if label is None and first else start
                place = (page, block.start + begin, block.start + stop)
                self.found.append(_Open(kind, number, 0, self._language, [place]))
            kind, number, first = PracticeKind.RECOMMENDATION, after, 0


def _in_series(found: Sequence[_Open]) -> Iterator[_Open]:
    """Leave out labels that only cite, and those that nothing follows."""
    numbers: dict[PracticeKind, set[str]] = defaultdict(set)
    for one in found:
        if one.labelled:
            numbers[one.kind].add(one.number)
    for one in found:
        counts = (
            not one.labelled
            or has_neighbour(one.number, numbers[one.kind])
            or names_itself(one.kind, one.texts[0])
            or gives_advice(one.texts, one.language)
        )
        if counts and not one.is_bare:
            yield one


def _is_near(before: tuple[Page, int, int], after: tuple[Page, int, int]) -> bool:
    """Whether a block follows another without a wide gap on the page."""
    page, start, stop = before
    next_page, next_start, next_stop = after
    if page.number != next_page.number:
        return True
    last = _ink(page, range(stop - 1, start - 1, -1))
    first = _ink(page, range(next_start, next_stop))
    if last is None or first is None:
        return True
    (_, bottom), height = last, last[1] - last[0]
    return first[0] - bottom <= WIDE_GAP * height


def _ink(page: Page, places: Iterable[int]) -> tuple[int, int] | None:
    """Return top and bottom of the first letter or digit of some that has ink."""
    for place in filter(lambda at: page.text[at].isalnum(), places):
        left, top, right, bottom = struct.unpack_from("<4H", page.boxes, 8 * place)
        if right > left and bottom > top:
            return top, bottom
    return None


def _make_practice(
    document: Document, found: _Open, vocabulary: Vocabulary
) -> Practice:
    spans = tuple(Span(page.number, start, stop) for page, start, stop in found.places)
    text = "\n".join(found.texts)
    addressed = _addressed(text, found.language)
    places = ";".join(f"{span.page}:{span.start}-{span.stop}" for span in spans)
    source = f"{document.document_id}\n{found.kind}\n{places}\n{text}"
    return Practice(
        practice_id=hashlib.sha256(source.encode()).hexdigest()[:PRACTICE_ID_DIGITS],
        document_id=document.document_id,
        kind=found.kind,
        number=found.number,
        spans=spans,
        text=text,
        language=found.language,
        actors=_named(vocabulary, addressed, found.language, ACTORS),
        instruments=_named(vocabulary, text, found.language, INSTRUMENTS),
    )


def _addressed(text: str, language: str) -> str:
    """Return the words that name who is to act, sentence by sentence."""
    patterns = ADDRESSED.get(language, ())
    found = []
    for start, stop in split_sentences(text, language):
        matches = (pattern.search(text[start:stop]) for pattern in patterns)
        first = next(filter(None, matches), None)
        if first is not None:
            found.append(first["who"])
    whole = WHOLE_NAMES.get(language)
    return whole[0].sub(whole[1], "\n".join(found)) if whole else "\n".join(found)


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
