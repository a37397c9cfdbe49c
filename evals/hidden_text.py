"""How much of what a person cannot see is left out, and whether anything else is."""

import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evals.hidden_pages import KINDS, WORDINGS, Wording, build_page
from evals.hidings import TECHNIQUES, TECHNIQUES_OF_ISSUE
from ingest.errors import IngestError
from ingest.sandbox import read_document

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class HiddenTextReport:
    """Pages by technique and kind of page: how many there are, how many were safe.

    A page is safe if no word of its secret sentence was read. `controls` counts the
    visible sentences, `lost` those with letters that were not read. `leaks` and
    `losses` say where and what: leaked or lost, kind of page, language, technique,
    words.
    """

    pages: Counter[tuple[str, str]] = field(default_factory=Counter)
    safe: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaks: list[tuple[str, ...]] = field(default_factory=list)
    controls: int = 0
    losses: list[tuple[str, ...]] = field(default_factory=list)

    def rows(self) -> Iterator[str]:
        """Yield the lines of a table: techniques by kinds of page, then totals."""
        yield f"{'safe of all pages':28}" + "".join(f"{kind:>10}" for kind in KINDS)
        for technique in TECHNIQUES:
            cells = (
                f"{self.safe[technique, kind]}/{self.pages[technique, kind]}"
                for kind in KINDS
            )
            yield f"{technique:28}" + "".join(f"{cell:>10}" for cell in cells)
        wholly = (
            sum(
                self.safe[technique, kind] == self.pages[technique, kind]
                for technique in TECHNIQUES_OF_ISSUE
            )
            for kind in KINDS
        )
        of = len(TECHNIQUES_OF_ISSUE)
        yield f"{'of the first twelve':28}" + "".join(
            f"{f'{count}/{of}':>10}" for count in wholly
        )
        yield f"{len(self.losses)} of {self.controls:,} visible sentences lost letters"


@dataclass(slots=True)
class HiddenCount:
    """What was left out of PDFs: file, page and characters."""

    pages: int = 0
    characters: int = 0
    hidden: list[tuple[str, int, int]] = field(default_factory=list)


def measure_hidden_text(on_progress: Progress) -> HiddenTextReport:
    """Read each kind of page in each script with each technique, and with none."""
    report = HiddenTextReport()
    cases = [
        (kind, wording, technique)
        for kind in KINDS
        for wording in WORDINGS
        for technique in (None, *TECHNIQUES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        for done, (kind, wording, technique) in enumerate(cases, start=1):
            path.write_bytes(build_page(kind, wording, technique))
            pages = read_document(path, file=path.name).pages
            text = "\n".join(page.text for page in pages)
            _judge(report, kind, wording, technique, text)
            on_progress(done, len(cases))
    return report


def count_hidden(folder: Path, on_progress: Progress) -> HiddenCount:
    """Count the characters left out of the PDFs of a folder that can be read."""
    count = HiddenCount()
    paths = sorted(folder.glob("*.pdf"))
    for done, path in enumerate(paths, start=1):
        try:
            pages = read_document(path, file=path.name).pages
        except IngestError:
            pages = ()
        for page in pages:
            count.pages += 1
            count.characters += page.hidden + len(page.text)
            if page.hidden:
                count.hidden.append((path.name, page.number, page.hidden))
        on_progress(done, len(paths))
    return count


def _judge(
    report: HiddenTextReport,
    kind: str,
    wording: Wording,
    technique: str | None,
    text: str,
) -> None:
    read = _squeeze(text)
    where = (kind, wording.language, technique or "no technique")
    # Letters, not words: in which order they are read is measured elsewhere.
    visible = [*wording.body * 2, *wording.controls.values()]
    missing = Counter("".join(map(_squeeze, visible))) - Counter(read)
    report.controls += len(visible)
    report.losses += [
        ("lost", *where, words)
        for words in visible
        if missing.keys() & Counter(_squeeze(words))
    ]
    if technique is None:
        return
    report.pages[technique, kind] += 1
    found = [
        word
        for word in _words(wording.secret, wording.language)
        if word in read or word[::-1] in read
    ]
    if found:
        report.leaks.append(("leaked", *where, " ".join(found)))
    else:
        report.safe[technique, kind] += 1


def _squeeze(text: str) -> str:
    """Drop spaces and vowel signs, and spell letters in one way."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u064b-\u0652]", "", plain).casefold()


def _words(sentence: str, language: str) -> Iterator[str]:
    """Yield words, or pairs of characters of Chinese, as `_squeeze` writes them."""
    for word in re.findall(r"[\w\u064b-\u0652]+", sentence):
        squeezed = _squeeze(word)
        if language == "zh":
            yield from (squeezed[at : at + 2] for at in range(len(squeezed) - 1))
        else:
            yield squeezed
