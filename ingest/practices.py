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

from ingest.practice_labels import (
    drop_repeated,
    gives_advice,
    has_neighbour,
    is_bare,
    plain_number,
    read_label,
)
from ingest.practice_words import (
    ADDRESSED,
    ADVICE_PATTERNS,
    MAX_TITLE_WORDS,
    MIXED_TITLE,
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

ITEM_NUMBER = re.compile(
    r"^[\"“«]?\(?(?P<number>[0-9]{2,3}\.[0-9]{1,3}(?=[.)]?\s)"
    r"|[0-9٠-٩]{1,3}(?:\.[0-9]{1,2})?(?=[.)]\s|[、．]|\s?[-–—]\s)"
    r"|(?:[a-zA-Z]|[ivxIVX]{1,5})(?=[.)]\s))\s?[.)、．–—-]?\s?"
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

    @property
    def texts(self) -> list[str]:
        return [page.text[start:stop] for page, start, stop in self.places]

    @property
    def is_bare(self) -> bool:
        return len(self.places) == 1 and is_bare(self.texts[0])


@dataclass(frozen=True, slots=True)
class _Section:
    """The part of a document under a title such as "Recommendations"."""

    kind: PracticeKind
    level: int
    is_mixed: bool


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
        for found in _in_series(finding.found, document.language)
    )


class _Finding:
    """The practices found so far, the one being gathered and the section around."""

    def __init__(self, document: Document) -> None:
        self.found: list[_Open] = []
        self._language = document.language
        self._open: _Open | None = None
        self._section: _Section | None = None
        self._introduction: tuple[Page, int, int] | None = None
        self._listed: PracticeKind | None = None

    def take(self, page: Page, block: Block) -> None:
        """Take the next block."""
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
        elif self._section is not None and self._is_entry(text, block):
            self._add_entry(self._section.kind, text, place, block)
        elif self._listed is not None and block.kind is BlockKind.LIST_ITEM:
            self._add_entry(self._listed, text, place, block)
        elif self._is_operative(text):
            self._add_entry(PracticeKind.RECOMMENDATION, text, place, block)
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
        self._open = _Open(kind, number, level, [place], labelled=True)
        if level == 0 and not self._open.is_bare:
            # A paragraph that says all of it; what follows is running text.
            self.close()

    def _enter(self, heading: str, level: int) -> None:
        opened = self._open
        if opened is not None and level > opened.level > 0:
            return
        self.close()
        kind = _title_kind(heading)
        if kind is not None:
            is_mixed = MIXED_TITLE.search(heading) is not None
            self._section = _Section(kind, level, is_mixed)
        elif self._section is not None and level <= self._section.level:
            self._section = None

    def _goes_on(self, place: tuple[Page, int, int], block: Block) -> bool:
        opened = self._open
        if opened is None or not opened.labelled or block.kind is BlockKind.TABLE:
            return False
        _, start, stop = place
        fits = opened.characters + stop - start <= MAX_CHARACTERS
        return fits and _is_near(opened.places[-1], place)

    def _is_entry(self, text: str, block: Block) -> bool:
        """Whether a block under a title is one of what the title names.

        Paragraphs that are numbered through may tell of a challenge at length; only
        under a title such as "Recommendations" is each of them one.
        """
        assert self._section is not None
        if block.kind is BlockKind.LIST_ITEM:
            return True
        number = ITEM_NUMBER.match(text)
        is_recommending = self._section.kind is PracticeKind.RECOMMENDATION
        return number is not None and (
            is_recommending or not number["number"].isdecimal()
        )

    def _add_entry(
        self,
        kind: PracticeKind,
        text: str,
        place: tuple[Page, int, int],
        block: Block,
    ) -> None:
        self.close()
        number = ITEM_NUMBER.match(text)
        if block.kind is not BlockKind.LIST_ITEM and self._only_concludes(text):
            return
        introduction = self._introduction if block.kind is BlockKind.LIST_ITEM else None
        self.found.append(
            _Open(
                kind,
                plain_number(number["number"]) if number else "",
                0,
                [introduction, place] if introduction else [place],
            )
        )

    def _only_concludes(self, text: str) -> bool:
        """Whether a paragraph under "Conclusions and recommendations" gives no advice.

        Only those that are numbered through are asked: "127.82 Amend the law" is a
        recommendation among others.
        """
        number = ITEM_NUMBER.match(text)
        advice = ADVICE_PATTERNS.get(self._language)
        return (
            self._section is not None
            and self._section.is_mixed
            and number is not None
            and number["number"].isdecimal()
            and advice is not None
            and advice.search(text) is None
        )

    def _take_urges(self, page: Page, block: Block) -> None:
        urge = URGES.get(self._language)
        if urge is None or block.kind is BlockKind.TABLE:
            return
        text = page.text[block.start : block.stop]
        numbered = ITEM_NUMBER.match(text)
        number = after = plain_number(numbered["number"]) if numbered else ""
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
                self.found.append(_Open(kind, number, 0, [place]))
            kind, number, first = PracticeKind.RECOMMENDATION, after, 0


def _title_kind(heading: str) -> PracticeKind | None:
    if len(heading.split()) > MAX_TITLE_WORDS:
        return None
    for kind, pattern in TITLE_PATTERNS:
        if pattern.search(heading):
            return kind
    return None


def _in_series(found: Sequence[_Open], language: str) -> Iterator[_Open]:
    """Leave out labels that only cite, and those that nothing follows."""
    numbers: dict[PracticeKind, set[str]] = defaultdict(set)
    for one in found:
        if one.labelled:
            numbers[one.kind].add(one.number)
    for one in found:
        counts = not one.labelled or has_neighbour(one.number, numbers[one.kind])
        if (counts or gives_advice(one.texts, language)) and not one.is_bare:
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
