"""How much of what a person cannot see is left out, and whether anything else is."""

import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evals.hidden_pages import KINDS, TECHNIQUES, WORDINGS, Wording, build_page
from ingest.sandbox import read_document


@dataclass(slots=True)
class HiddenTextReport:
    """Pages by technique and kind of page: how many there are, how many were safe.

    A page is safe if no word of its secret sentence was read. `lost` names the visible
    sentences of which a word was not read, as (kind, language, technique, sentence).
    """

    pages: Counter[tuple[str, str]] = field(default_factory=Counter)
    safe: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaks: list[tuple[str, str, str, str]] = field(default_factory=list)
    controls: int = 0
    lost: list[tuple[str, str, str, str]] = field(default_factory=list)


def measure_hidden_text(on_page: Callable[[], None]) -> HiddenTextReport:
    """Read each kind of page in each script with each technique, and with none."""
    report = HiddenTextReport()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        for kind in KINDS:
            for wording in WORDINGS:
                for technique in (None, *TECHNIQUES):
                    path.write_bytes(build_page(kind, wording, technique))
                    text = _read(path)
                    _judge(report, kind, wording, technique, text)
                    on_page()
    return report


def _read(path: Path) -> str:
    pages = read_document(path, file=path.name).pages
    return "\n".join(page.text for page in pages)


def _judge(
    report: HiddenTextReport,
    kind: str,
    wording: Wording,
    technique: str | None,
    text: str,
) -> None:
    read = _squeeze(text)
    for sentence in (*wording.body, *wording.controls.values()):
        report.controls += 1
        if any(word not in read for word in _words(sentence, wording.language)):
            where = (kind, wording.language, technique or "none", sentence)
            report.lost.append(where)
    if technique is None:
        return
    report.pages[technique, kind] += 1
    found = [
        word
        for word in _words(wording.secret, wording.language)
        # Letters that are drawn upside down would be read backwards.
        if word in read or word[::-1] in read
    ]
    if found:
        where = (kind, wording.language, technique, " ".join(found))
        report.leaks.append(where)
    else:
        report.safe[technique, kind] += 1


def _squeeze(text: str) -> str:
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
