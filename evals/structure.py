"""Labelled pages → how well contents pages and reference lists are recognised."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from evals.concepts import HALVES
from evals.errors import EvaluationError
from evals.json_lines import read_lines
from index.library import sha256_of
from ingest.errors import NeedsOcrError
from ingest.records import QUARTER_POINTS, BlockKind, Document, Page
from ingest.sandbox import read_document

KINDS = (BlockKind.CONTENTS, BlockKind.REFERENCES)

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the top left corner."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page and the boxes, in points, in which its contents or references stand.

    `drawn` says whether it was drawn at random or taken because it was likely to hold
    some. The PDF is known by its SHA-256, so that it need not be handed round.
    """

    sha256: str
    page: int
    half: str
    language: str
    drawn: str
    boxes: Mapping[BlockKind, tuple[Box, ...]]


@dataclass(slots=True)
class Tally:
    """Letters or pages of one kind: labelled, found, and both."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    def add(self, *, labelled: int, found: int, right: int) -> None:
        """Count some more."""
        self.labelled += labelled
        self.found += found
        self.right += right

    @property
    def precision(self) -> float | None:
        """The share of what was found that is labelled; None if nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what is labelled that was found; None if nothing is."""
        return self.right / self.labelled if self.labelled else None


@dataclass(slots=True)
class StructureReport:
    """Tallies by half, kind and language ("all" for every language together)."""

    pages: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_letters: defaultdict[tuple[str, BlockKind, str], Tally] = field(
        default_factory=lambda: defaultdict(Tally)
    )
    by_pages: defaultdict[tuple[str, BlockKind, str], Tally] = field(
        default_factory=lambda: defaultdict(Tally)
    )
    missing: int = 0


def read_labels(path: Path) -> list[LabelledPage]:
    """Read lines of {"sha256", "page", "half", "language", "drawn"} and boxes by kind.

    Raises:
        EvaluationError: If a line is no such object, or a page comes twice.
    """
    labelled: dict[tuple[str, int], LabelledPage] = {}
    for number, page in read_lines(path, _labelled_page):
        if (page.sha256, page.page) in labelled:
            raise EvaluationError(
                f"{path}, line {number}: page {page.page} comes twice"
            )
        labelled[page.sha256, page.page] = page
    return list(labelled.values())


def find_pdfs(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the PDFs in folders by their SHA-256."""
    return {
        sha256_of(path): path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() == ".pdf"
    }


def read_text(path: Path | None) -> Document | None:
    """Read a PDF; None if there is none, or it has no readable text."""
    try:
        return read_document(path, file=path.name) if path else None
    except NeedsOcrError:
        return None


def measure_structure(
    labelled: Sequence[LabelledPage], pdfs: Mapping[str, Path]
) -> StructureReport:
    """Compare the blocks of labelled pages with their labels.

    Letters and digits are counted, so that neither leaders nor the cutting of blocks
    matter. A page is found if it has a letter of the kind. Pages whose PDF is not at
    hand, or has no readable text, are counted as missing.
    """
    report = StructureReport()
    wanted: defaultdict[str, list[LabelledPage]] = defaultdict(list)
    for page in labelled:
        wanted[page.sha256].append(page)
    for sha256, pages in wanted.items():
        document = read_text(pdfs.get(sha256))
        if document is None:
            report.missing += len(pages)
            continue
        for page in pages:
            _count(report, page, document.pages[page.page - 1])
    return report


def _count(report: StructureReport, labelled: LabelledPage, page: Page) -> None:
    report.pages[labelled.half, labelled.drawn] += 1
    for kind in KINDS:
        true = set(_letters_in(page, labelled.boxes[kind]))
        found = {
            place
            for block in page.blocks
            if block.kind is kind
            for place in range(block.start, block.stop)
            if page.text[place].isalnum()
        }
        for language in (labelled.language, "all"):
            group = labelled.half, kind, language
            report.by_letters[group].add(
                labelled=len(true), found=len(found), right=len(true & found)
            )
            report.by_pages[group].add(
                labelled=bool(true), found=bool(found), right=bool(true and found)
            )


def _letters_in(page: Page, labels: Iterable[Box]) -> Iterator[int]:
    """Return the places of the letters whose middle lies in one of some boxes."""
    corners = np.frombuffer(page.boxes, "<u2").reshape(-1, 4) / QUARTER_POINTS
    across = (corners[:, 0] + corners[:, 2]) / 2
    down = (corners[:, 1] + corners[:, 3]) / 2
    inside = np.zeros(len(corners), bool)
    for left, top, right, bottom in labels:
        inside |= (
            (left <= across) & (across <= right) & (top <= down) & (down <= bottom)
        )
    for place in np.flatnonzero(inside).tolist():
        if page.text[place].isalnum():
            yield place


def read_box(corners: Sequence[float]) -> Box:
    """Return the box of four numbers; a ValueError tells that they are not four."""
    left, top, right, bottom = map(float, corners)
    return left, top, right, bottom


def known_half(name: str) -> str:
    """Return the name of a half; a ValueError tells that it is none."""
    if name not in HALVES:
        raise ValueError(f"unknown half {name!r}")
    return name


def _labelled_page(fields: dict[str, Any]) -> LabelledPage:
    return LabelledPage(
        sha256=fields["sha256"],
        page=int(fields["page"]),
        half=known_half(fields["half"]),
        language=fields["language"],
        drawn=fields["drawn"],
        boxes={kind: tuple(map(read_box, fields[kind])) for kind in KINDS},
    )
