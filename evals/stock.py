"""The words of one language, dealt out as pieces of pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from evals.records import GoldenBlock
from ingest.records import BlockKind

SHORT = {"zh": 0.4, "ar": 0.85}
"""Characters that fill as much paper as one character of the other languages."""


@dataclass(slots=True)
class Piece:
    """One block: its truth, and how its HTML is made."""

    kind: BlockKind
    text: str
    html: str = ""
    opening: str = "<p>"
    closing: str = "</p>"
    call: str = ""
    calls_within: bool = False
    is_aside: bool = False

    @property
    def truth(self) -> GoldenBlock:
        """The block as a reader should find it."""
        return GoldenBlock(self.kind, self.text, self.is_aside)


@dataclass(slots=True)
class Stock:
    """The words of one language, dealt in turn; `scale` says how much fills a page."""

    language: str
    words: Mapping[str, Any]
    scale: float
    dealt: dict[str, int] = field(default_factory=dict)

    def deal(self, name: str) -> Any:
        """Hand out the next entry of a list, beginning again at its end."""
        place = self.dealt.get(name, 0)
        self.dealt[name] = place + 1
        return self.words[name][place % len(self.words[name])]

    def heading(self, level: int) -> Piece:
        """Deal a heading."""
        text = self.deal("headings")
        return Piece(
            BlockKind.HEADING, text, opening=f"<h{level}>", closing=f"</h{level}>"
        )

    def paragraphs(self, characters: float, name: str = "paragraphs") -> list[Piece]:
        """Deal paragraphs that take about as much room as so many Latin letters."""
        room = characters * self.scale * SHORT.get(self.language, 1.0)
        pieces: list[Piece] = []
        while room > 0:
            text = self.deal(name)
            pieces.append(Piece(BlockKind.PARAGRAPH, text))
            room -= len(text)
        return pieces

    def items(self, count: int) -> list[Piece]:
        """Deal list items with bullets."""
        return [
            Piece(BlockKind.LIST_ITEM, self.deal("items"), opening="<li>", closing="")
            for _ in range(count)
        ]

    def notes(self, count: int, first: int = 1) -> list[Piece]:
        """Deal notes for the foot of a page."""
        return [
            make_note(number, self.deal("notes"), is_aside=True)
            for number in range(first, first + count)
        ]

    def short(self, count: int) -> list[Piece]:
        """Deal paragraphs as short as list items."""
        return [
            Piece(BlockKind.PARAGRAPH, self.deal("items"), opening='<p class="short">')
            for _ in range(count)
        ]

    def figures(self) -> Piece:
        """Deal a table as narrow as its figures, with a rule round each cell."""
        names = [self.deal("headings") for _ in range(4)]
        label = self.words["figure"].format(0).split()[0].rstrip("0.")
        rows = [[label, "2019", "2020", "%", self.deal("headings")]]
        for number, name in enumerate(names, start=3):
            counts = [f"{417 * number % 1000}", f"{number},{731 * number % 900 + 100}"]
            rows.append([name, *counts, f"{7 * number}", "–"])
        return self._set_table(rows, "figures")

    def table(self, style: str) -> Piece:
        """Deal a table."""
        return self._set_table(self.deal("tables"), style)

    def _set_table(self, rows: Sequence[Sequence[str]], style: str) -> Piece:
        lines = [
            "".join(f"<{cell}>{escape(text)}</{cell}>" for text in row)
            for cell, row in zip(["th", *["td"] * len(rows)], rows, strict=False)
        ]
        html = "".join(f"<tr>{line}</tr>" for line in lines)
        return Piece(
            BlockKind.TABLE,
            "\n".join(" | ".join(row) for row in rows),
            html=f'<table class="{style}">{html}</table>',
        )

    def caption(self) -> Piece:
        """Deal a caption: a label, a number and a heading's words."""
        number = self.dealt.get("caption", 0) + 1
        self.dealt["caption"] = number
        text = f"{self.words['figure'].format(number)} {self.deal('headings')}"
        return Piece(BlockKind.CAPTION, text, opening='<p class="caption">')


def make_note(number: int, text: str, *, is_aside: bool) -> Piece:
    """Make a note: a raised number, then its text."""
    return Piece(
        BlockKind.NOTE,
        f"{number} {text}",
        html=f'<p class="note"><sup>{number}</sup> {escape(text)}</p>',
        is_aside=is_aside,
    )
