"""Sources and labelled pages → how well practices are found, with kind and number."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from evals.errors import EvaluationError
from evals.json_lines import read_lines
from evals.structure import Box, Tally, known_half, read_box, read_text
from ingest.practice_labels import read_label
from ingest.practices import extract_practices
from ingest.records import QUARTER_POINTS, Document, Page, Practice, PracticeKind, Span
from ingest.vocabulary import Vocabulary

FENCE = re.compile(r"^(:::+) practice ([^\n]*)\n", re.M)
NO_CONCEPTS = Vocabulary([], [])


@dataclass(frozen=True, slots=True)
class LabelledPractice:
    """A block, by its box in points, that a reader says is a practice."""

    kind: PracticeKind
    number: str
    box: Box


@dataclass(frozen=True, slots=True)
class PracticePage:
    """A page with its practices; blocks that readers may differ on are unclear."""

    sha256: str
    page: int
    half: str
    language: str
    practices: tuple[LabelledPractice, ...]
    unclear: tuple[Box, ...]


@dataclass(slots=True)
class PracticeReport:
    """Tallies by language or half; `numbered` counts the right ones' right numbers."""

    fences: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    pages: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    numbered: Counter[str] = field(default_factory=Counter)
    missing: int = 0


def read_practice_pages(path: Path) -> list[PracticePage]:
    """Read lines of {"sha256", "page", "half", "language", "practices", "unclear"}.

    Raises:
        EvaluationError: If a line is no such object.
    """
    return [page for _, page in read_lines(path, _practice_page)]


def read_fences(source: Path) -> Counter[tuple[PracticeKind, str]]:
    """Return kind and number of each practice that a starter source marks as one.

    Raises:
        EvaluationError: If a marked practice has no label.
    """
    fences: Counter[tuple[PracticeKind, str]] = Counter()
    for match in FENCE.finditer(source.read_text(encoding="utf-8")):
        label = read_label(match[2])
        if label is None:
            raise EvaluationError(f"{source}: no label in {match[2]!r}")
        fences[label] += 1
    return fences


def measure_practices(
    pages: Iterable[PracticePage], sources: Sequence[Path], pdfs: Mapping[str, Path]
) -> PracticeReport:
    """Compare what is found with what sources mark and readers label.

    Sources are matched with PDFs by name. A labelled block is found if a practice of
    its kind begins in it; a practice is right if it begins in a labelled block, and
    not counted if it begins in an unclear one. PDFs that are not at hand, or have no
    text, are counted as missing.
    """
    report = PracticeReport()
    by_name = {path.stem: path for path in pdfs.values()}
    by_sha256: defaultdict[str, list[PracticePage]] = defaultdict(list)
    for page in pages:
        by_sha256[page.sha256].append(page)
    for source in sources:
        fences = read_fences(source)
        if not fences:
            continue
        document = read_text(by_name.get(source.stem))
        if document is None:
            report.missing += 1
            continue
        _count_fences(report, fences, document)
    for sha256, labelled in by_sha256.items():
        document = read_text(pdfs.get(sha256))
        if document is None:
            report.missing += 1
            continue
        found = extract_practices(document, NO_CONCEPTS)
        for page in labelled:
            _count_page(report, page, document.pages[page.page - 1], found)
    return report


def _count_fences(
    report: PracticeReport,
    fences: Counter[tuple[PracticeKind, str]],
    document: Document,
) -> None:
    found = Counter(
        (practice.kind, practice.number)
        for practice in extract_practices(document, NO_CONCEPTS)
        if read_label(practice.text) is not None
    )
    for group in (document.language, "all"):
        report.fences[group].add(
            labelled=fences.total(),
            found=found.total(),
            right=(fences & found).total(),
        )


def _count_page(
    report: PracticeReport,
    labelled: PracticePage,
    page: Page,
    practices: Iterable[Practice],
) -> None:
    matched: set[int] = set()
    numbered: set[int] = set()
    wrong = 0
    for practice in practices:
        spans = [span for span in practice.spans if span.page == page.number]
        hits = {
            place
            for place, label in enumerate(labelled.practices)
            if label.kind is practice.kind and _begins_in(page, spans, [label.box])
        }
        matched |= hits
        numbered |= {
            place
            for place in hits
            if labelled.practices[place].number == practice.number
        }
        wrong += (
            bool(spans) and not hits and not _begins_in(page, spans, labelled.unclear)
        )
    for group in (labelled.half, labelled.language, "all"):
        report.pages[group].add(
            labelled=len(labelled.practices),
            found=len(matched) + wrong,
            right=len(matched),
        )
        report.numbered[group] += len(numbered)


def _begins_in(page: Page, spans: Iterable[Span], boxes: Iterable[Box]) -> bool:
    corners = np.frombuffer(page.boxes, "<u2").reshape(-1, 4) / QUARTER_POINTS
    for span in spans:
        left, top, right, bottom = corners[span.start]
        across, down = (left + right) / 2, (top + bottom) / 2
        for box in boxes:
            if box[0] <= across <= box[2] and box[1] <= down <= box[3]:
                return True
    return False


def _practice_page(fields: dict[str, Any]) -> PracticePage:
    return PracticePage(
        sha256=fields["sha256"],
        page=int(fields["page"]),
        half=known_half(fields["half"]),
        language=fields["language"],
        practices=tuple(map(_labelled, fields["practices"])),
        unclear=tuple(map(read_box, fields["unclear"])),
    )


def _labelled(fields: dict[str, Any]) -> LabelledPractice:
    return LabelledPractice(
        PracticeKind(fields["kind"]), str(fields["number"]), read_box(fields["box"])
    )
