"""Words of one language into pages of every layout, with the blocks they are made of.

A layout deals itself headings, paragraphs, items, tables and notes from a `Stock` and
returns them in reading order, once as HTML and once as the truth.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from evals.records import GoldenBlock
from evals.stock import Piece, Stock, make_note
from ingest.records import BlockKind

SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+(?=\S)|(?<=[。！？])")
MIN_QUOTE = 12
QUOTES = 3
"""Sentences a page whose ink is measured: one for each of red, green and blue."""

LONG_WORD = re.compile(r"[^\W\d_]{9,}")
CALLED = re.compile(r"[^\W\d_]{4,}(?=\s)|[\u4e00-\u9fff]{6}(?=[\u4e00-\u9fff])")
"""A word in the middle of a sentence that may call a note."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its HTML, its blocks in reading order, and its quoted sentences."""

    html: str
    blocks: tuple[GoldenBlock, ...]
    quotes: tuple[str, ...]


@dataclass(slots=True)
class _Composer:
    """Writes pieces as HTML and remembers them, with a few sentences marked."""

    page: int
    spell: Callable[[str], str] = escape
    quotable: int = QUOTES
    pieces: list[Piece] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)

    def write(self, pieces: Iterable[Piece]) -> str:
        return "".join(map(self._write_piece, pieces))

    def _write_piece(self, piece: Piece) -> str:
        self.pieces.append(piece)
        if piece.html:
            return piece.html
        before, call, middle, quote = self._cut(piece)
        html = self.spell(before)
        html += f'<sup class="call">{call}</sup>' if call else ""
        html += self.spell(middle)
        if quote:
            name = f"quote-{self.page}-{len(self.quotes)}"
            self.quotes.append(quote)
            html += f'<span class="quote" id="{name}">{self.spell(quote)}</span>'
        piece.text = before + call + middle + quote
        return f"{piece.opening}{html}{piece.closing}"

    def _cut(self, piece: Piece) -> tuple[str, str, str, str]:
        """Cut a text before its note call and before its last sentence."""
        breaks = [
            match.span()
            for match in SENTENCE_END.finditer(piece.text)
            if match.end() < len(piece.text)
        ]
        call_at = 0
        if piece.call and piece.calls_within:
            call_at = next(
                word.end() for word in CALLED.finditer(piece.text) if word.start()
            )
        elif piece.call:
            call_at = breaks[0][0] if breaks else len(piece.text)
        quote_at = len(piece.text)
        if (
            breaks
            and piece.kind is BlockKind.PARAGRAPH
            and len(self.quotes) < self.quotable
            and len(piece.text) - breaks[-1][1] >= MIN_QUOTE
        ):
            quote_at = breaks[-1][1]
        quote_at = max(quote_at, call_at)
        text = piece.text
        return text[:call_at], piece.call, text[call_at:quote_at], text[quote_at:]

    def sheet(self, html: str) -> Sheet:
        blocks = tuple(piece.truth for piece in self.pieces)
        return Sheet(
            f'<section class="sheet">{html}</section>', blocks, tuple(self.quotes)
        )


def _call_notes(paragraphs: Sequence[Piece], notes: Sequence[Piece]) -> None:
    for paragraph, note in zip(paragraphs, notes, strict=False):
        paragraph.call = note.text.split(" ")[0]


def _main(html: str) -> str:
    return f'<div class="main">{html}</div>'


def _columns(html: str, count: int = 2) -> str:
    return f'<div class="columns-{count}">{html}</div>'


def _list(html: str) -> str:
    return f"<ul>{html}</ul>"


def _foot(html: str) -> str:
    return f'<div class="foot">{html}</div>'


def _one(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(1), *stock.paragraphs(700), stock.heading(2)]
    return _main(page.write([*pieces, *stock.paragraphs(1000)]))


def _mixed(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(1), *stock.paragraphs(1500, "mixed")]
    return _main(page.write([*pieces, stock.heading(2), *stock.paragraphs(400)]))


def _numbered(stock: Stock, page: _Composer) -> str:
    paragraphs = stock.paragraphs(1700)
    for number, piece in enumerate(paragraphs, start=10 * page.page + 1):
        piece.text = f"{number}. {piece.text}"
        piece.opening = '<p class="numbered">'
    return _main(page.write([stock.heading(2), *paragraphs]))


def _notes(stock: Stock, page: _Composer) -> str:
    paragraphs, notes = stock.paragraphs(1300), stock.notes(3)
    _call_notes(paragraphs, notes)
    main = _main(page.write([stock.heading(2), *paragraphs]))
    return main + _foot(page.write(notes))


def _two(stock: Stock, page: _Composer) -> str:
    html = page.write([stock.heading(1)])
    html += _columns(page.write(stock.paragraphs(900)))
    html += page.write([stock.heading(2)])
    return _main(html + _columns(page.write(stock.paragraphs(1100))))


def _two_notes(stock: Stock, page: _Composer) -> str:
    paragraphs, notes = stock.paragraphs(2000), stock.notes(3)
    _call_notes(paragraphs, notes)
    half = len(paragraphs) // 2
    pieces = [*paragraphs[:half], stock.heading(2), *paragraphs[half:]]
    return _main(_columns(page.write(pieces))) + _foot(page.write(notes))


def _two_feet(stock: Stock, page: _Composer) -> str:
    """Two columns, each with its own notes at its foot."""
    html = ""
    for first in (1, 3):
        paragraphs, notes = stock.paragraphs(900), stock.notes(2, first)
        _call_notes(paragraphs, notes)
        column = page.write([stock.heading(2), *paragraphs])
        html += f'<div class="half">{column}{_foot(page.write(notes))}</div>'
    return f'<div class="halves">{html}</div>'


def _two_table(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(2), *stock.paragraphs(600), stock.table("ruled")]
    return _main(_columns(page.write([*pieces, *stock.paragraphs(800)])))


def _three(stock: Stock, page: _Composer) -> str:
    html = page.write([stock.heading(1)])
    return _main(html + _columns(page.write(stock.paragraphs(1800)), 3))


def _sidebar(stock: Stock, page: _Composer) -> str:
    main = page.write([stock.heading(1), *stock.paragraphs(1500)])
    side = [stock.heading(3), *stock.paragraphs(350)]
    for piece in side:
        piece.is_aside = True
    return (
        f'<div class="main beside">{main}</div><div class="side">'
        f"{page.write(side)}</div>"
    )


def _box(stock: Stock, page: _Composer) -> str:
    html = page.write([stock.heading(2), *stock.paragraphs(600)])
    boxed = page.write([stock.heading(3), *stock.paragraphs(300)])
    html += f'<div class="box">{boxed}{_list(page.write(stock.items(2)))}</div>'
    return _main(html + page.write(stock.paragraphs(500)))


def _masthead(stock: Stock, page: _Composer) -> str:
    """A title of several lines, centred, between what stands over and under it."""
    over, under = (
        Piece(
            BlockKind.PARAGRAPH,
            f"{stock.deal('headings')} · {2000 + page.page}",
            opening='<p class="byline">',
        )
        for _ in range(2)
    )
    title = stock.heading(1)
    title.text = f"{title.text}: {stock.deal('headings')}, {stock.deal('headings')}"
    head = page.write([over, title, under])
    text = page.write([stock.heading(2), *stock.paragraphs(1000)])
    return _main(f'<div class="masthead">{head}</div>{text}')


def _level(stock: Stock, page: _Composer, count: int) -> str:
    """Short columns of the same height, each with a heading of its own."""
    html = page.write([stock.heading(1), *stock.paragraphs(400)])
    cards = "".join(
        f'<div class="card">{page.write([stock.heading(3), *stock.short(1)])}</div>'
        for _ in range(count)
    )
    html += f'<div class="cards-{count}">{cards}</div>'
    return _main(html + page.write(stock.paragraphs(500)))


def _figures(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(2), *stock.paragraphs(400), stock.figures()]
    return _main(page.write([*pieces, *stock.paragraphs(600)]))


def _calls(stock: Stock, page: _Composer) -> str:
    """Calls of notes in the middle of sentences."""
    paragraphs, notes = stock.paragraphs(1500), stock.notes(4)
    _call_notes(paragraphs, notes)
    for paragraph in paragraphs:
        paragraph.calls_within = True
    html = _main(page.write([stock.heading(1), *paragraphs]))
    return html + _foot(page.write(notes))


def _vowels(stock: Stock, page: _Composer) -> str:
    """Arabic with its vowel signs."""
    pieces = [stock.heading(1), *stock.paragraphs(1000, "vowelled")]
    return _main(page.write([*pieces, *stock.paragraphs(300)]))


def _endnotes(stock: Stock, page: _Composer) -> str:
    heading = stock.heading(2)
    heading.text = stock.words["notes_heading"]
    notes = [
        make_note(number, stock.deal("notes"), is_aside=False) for number in (1, 2, 3)
    ]
    paragraphs = stock.paragraphs(900)
    _call_notes(paragraphs, notes)
    return _main(page.write([stock.heading(2), *paragraphs, heading, *notes]))


def _ruled(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(2), *stock.paragraphs(500), stock.table("ruled")]
    return _main(page.write([*pieces, *stock.paragraphs(400)]))


def _unruled(stock: Stock, page: _Composer) -> str:
    pieces = [stock.heading(2), *stock.paragraphs(500), stock.table("unruled")]
    return _main(page.write([*pieces, *stock.paragraphs(400)]))


def _lists(stock: Stock, page: _Composer) -> str:
    html = page.write([stock.heading(2), *stock.paragraphs(300)])
    html += _list(page.write(stock.items(4))) + page.write(stock.paragraphs(250))
    steps = stock.items(4)
    for letter, step in zip("abcd", steps, strict=True):
        step.text = f"({letter}) {step.text}"
        step.opening, step.closing = '<p class="step">', "</p>"
    return _main(html + page.write(steps))


def _contents(stock: Stock, page: _Composer) -> str:
    heading = stock.heading(1)
    heading.text = stock.words["contents_heading"]
    rows = []
    for number in range(1, 11):
        text = stock.deal("headings")
        leader = f'<span class="leader" data-page="{3 * number}"></span>'
        rows.append(
            Piece(
                BlockKind.CONTENTS,
                f"{text} {3 * number}",
                html=f'<p class="entry">{escape(text)}{leader}</p>',
            )
        )
    return _main(page.write([heading, *rows]))


def _references(stock: Stock, page: _Composer) -> str:
    heading = stock.heading(1)
    heading.text = stock.words["references_heading"]
    entries = [
        Piece(
            BlockKind.REFERENCES, stock.deal("notes"), opening='<p class="reference">'
        )
        for _ in range(8)
    ]
    return _main(page.write([heading, *entries]))


def _captions(stock: Stock, page: _Composer) -> str:
    bars = "".join(
        f'<div class="bar" style="width: {width}%"></div>' for width in (70, 45, 90)
    )
    html = page.write([stock.heading(2), *stock.paragraphs(500)])
    html += f'<div class="figure">{bars}</div>{page.write([stock.caption()])}'
    html += page.write(stock.paragraphs(400))
    html += page.write([stock.caption(), stock.table("ruled")])
    return _main(html)


def _drop_cap(stock: Stock, page: _Composer) -> str:
    return _main(_columns(page.write(_dropped(stock, 1600))))


def _drop_cap_one(stock: Stock, page: _Composer) -> str:
    return _main(page.write(_dropped(stock, 1400)))


def _dropped(stock: Stock, characters: float) -> list[Piece]:
    first, *others = stock.paragraphs(characters)
    letter, rest = first.text[0], first.text[1:]
    first.html = f'<p><span class="drop">{escape(letter)}</span>{escape(rest)}</p>'
    return [stock.heading(1), first, *others]


def _soft(stock: Stock, page: _Composer) -> str:
    """Soft hyphens in long words, and ligatures as single characters."""
    page.spell = _spell_softly
    return _main(_columns(page.write([stock.heading(2), *stock.paragraphs(1500)]), 3))


def _spell_softly(text: str) -> str:
    def part(word: re.Match[str]) -> str:
        return "\N{SOFT HYPHEN}".join(re.findall(".{1,4}(?=...)|.{1,4}$", word[0]))

    soft = LONG_WORD.sub(part, escape(text))
    return soft.replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02")


def _label(stock: Stock, page: _Composer) -> str:
    """Words that run up the margin."""
    html = _main(page.write([stock.heading(1), *stock.paragraphs(1500)]))
    label = stock.heading(3)
    label.is_aside = True
    label.opening, label.closing = '<div class="label"><h3>', "</h3></div>"
    return html + page.write([label])


def _landscape(stock: Stock, page: _Composer) -> str:
    page.quotable = 0
    pieces = [stock.heading(2), *stock.paragraphs(450), stock.table("ruled")]
    return f'<div class="landscape">{page.write(pieces)}</div>'


LAYOUTS: Mapping[str, Callable[[Stock, _Composer], str]] = {
    "one column": _one,
    "mixed scripts": _mixed,
    "numbered paragraphs": _numbered,
    "footnotes": _notes,
    "two columns": _two,
    "two columns, footnotes": _two_notes,
    "two columns, notes in each": _two_feet,
    "two columns, table": _two_table,
    "three columns": _three,
    "sidebar": _sidebar,
    "text box": _box,
    "endnotes": _endnotes,
    "ruled table": _ruled,
    "unruled table": _unruled,
    "lists": _lists,
    "contents": _contents,
    "references": _references,
    "captions": _captions,
    "drop cap": _drop_cap_one,
    "two columns, drop cap": _drop_cap,
    "soft hyphens, ligatures": _soft,
    "rotated text": _label,
    "rotated page": _landscape,
    "sideways page": _landscape,
    "masthead": _masthead,
    "two level columns": partial(_level, count=2),
    "three level columns": partial(_level, count=3),
    "table of figures": _figures,
    "calls within sentences": _calls,
    "vowel signs": _vowels,
}
"""Every layout by its name."""


def compose_sheet(layout: str, stock: Stock, page: int) -> Sheet:
    """Compose a page, numbered from 1, of a layout."""
    composer = _Composer(page)
    return composer.sheet(LAYOUTS[layout](stock, composer))
