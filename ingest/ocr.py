"""Pictures of pages into lines of text, with Tesseract where it is installed.

The picture was drawn by our own child process; Tesseract reads it in a process of its
own, with limits, and knows nothing of the PDF.
"""

import contextlib
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np

from ingest.errors import OcrError
from ingest.glyphs import Boxes
from ingest.lines import Line
from ingest.records import QUARTER_POINTS

DPI = 300
"""The resolution for which Tesseract's models are made (its documentation,
"Improving the quality of the output")."""

PAGE_S = 120.0
LIMITS = (
    (resource.RLIMIT_AS, 2 * 1024**3),
    (resource.RLIMIT_CPU, int(PAGE_S)),
    (resource.RLIMIT_FSIZE, 32 * 1024**2),
)

MIN_CONFIDENCE = 30
"""Of 100: what is below, and stands alone, is a speck or a drawing more often than a
word."""

LINE_CONFIDENCE = 50
"""Of 100, the mean over a line's letters: from here on a line is text, and a word of it
that was read badly is still a word. Leaving it out would change what is said."""

SNAP = 0.15
"""Of the body type: sizes that differ by less are the same type, measured badly."""

SCRIPT_LANGUAGES = {
    "Latin": ("eng", "fra", "spa"),
    "Cyrillic": ("rus",),
    "Arabic": ("ara",),
    "Han": ("chi_sim",),
    "HanS": ("chi_sim",),
    "HanT": ("chi_sim",),
    "Japanese": ("chi_sim",),
}
MODELS = {
    "en": "eng",
    "fr": "fra",
    "es": "spa",
    "ar": "ara",
    "ru": "rus",
    "zh": "chi_sim",
}
"""The model of each language of the library."""

SCRIPT = re.compile(r"^Script: (\w+)$", re.MULTILINE)
BOX = re.compile(r"\bbbox (\d+) (\d+) (\d+) (\d+)")
SIZE = re.compile(r"\bx_size ([\d.]+)")
BASELINE = re.compile(r"\bbaseline (-?[\d.]+) (-?[\d.]+)")
CONFIDENCE = re.compile(r"\bx_wconf (\d+)")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
AFTER_ARABIC = re.compile(r"(?<=[\u0620-\u065f])[,;?]")
ARABIC_MARKS = str.maketrans(",;?", "\u060c\u061b\u061f")
"""Tesseract 5.3.0 reads the Arabic comma as a Latin one, and often the others."""
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with its box in pixels; `confidence` is 0 to 100."""

    text: str
    box: tuple[int, int, int, int]
    confidence: int

    @property
    def is_mark(self) -> bool:
        """Whether it has neither letter nor digit."""
        return not any(character.isalnum() for character in self.text)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on one page; `confidence` is the words' mean, 0 to 100.

    `left_out` counts words that were too hard to read, on lines that were, too.
    """

    lines: tuple[Line, ...]
    confidence: float
    left_out: int


class Tesseract:
    """The Tesseract of this machine; it is not run before it is needed."""

    def __init__(self, command: str) -> None:
        self._command = command

    @classmethod
    def find(cls) -> "Tesseract | None":
        """Return the one on the path, or None."""
        command = shutil.which("tesseract")
        return None if command is None else cls(command)

    @cached_property
    def version(self) -> str:
        """What it calls itself.

        Raises:
            OcrError: If it does not say.
        """
        first, *_ = _run([self._command, "--version"], b"").splitlines() or [""]
        return first.strip()

    @cached_property
    def _models(self) -> frozenset[str]:
        listed = _run([self._command, "--list-langs"], b"").splitlines()[1:]
        return frozenset(map(str.strip, listed))

    def choose_models(self, png: bytes) -> tuple[str, ...]:
        """Return the models for the script that a picture shows; empty if none fits."""
        wanted: Sequence[str] = tuple(MODELS.values())
        if "osd" in self._models:
            try:
                told = _run([self._command, *_ARGUMENTS, "--psm", "0"], png)
            except OcrError:
                told = ""  # It says "Too few characters" where it cannot tell.
            script = SCRIPT.search(told)
            if script is not None:
                wanted = SCRIPT_LANGUAGES.get(script[1], ())
        return tuple(model for model in wanted if model in self._models)

    def has_model(self, language: str) -> bool:
        """Whether a language of the library can be read."""
        return MODELS.get(language) in self._models

    def models_of(self, language: str) -> tuple[str, ...]:
        """Return the model of a language of the library; empty if there is none."""
        return (MODELS[language],) if self.has_model(language) else ()

    def recognise(
        self, png: bytes, models: Sequence[str], *, width: float
    ) -> Recognised:
        """Read a picture of a page.

        Args:
            png: Drawn at about `DPI`.
            models: Tesseract's names of languages.
            width: Of the page, in points.

        Raises:
            OcrError: If Tesseract fails or a limit ends it.
        """
        arguments = [*_ARGUMENTS, "-l", "+".join(models), "hocr"]
        return read_hocr(_run([self._command, *arguments], png), width)


_ARGUMENTS = ("stdin", "stdout", "--dpi", str(DPI))


def _run(command: Sequence[str], source: bytes) -> str:
    """Run Tesseract on standard input.

    Raises:
        OcrError: If it fails, is too slow or says too much.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as input_file:
        input_file.write(source)
        input_file.seek(0)
        child = subprocess.Popen(
            command,
            stdin=input_file,
            stdout=output,
            stderr=subprocess.PIPE,
            # A second thread gains nothing on one page, and two pages are read at once.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
        )
        for limit, value in LIMITS:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(child.pid, limit, (value, value))
        try:
            _, complaint = child.communicate(timeout=PAGE_S)
        except subprocess.TimeoutExpired as error:
            raise OcrError(f"Tesseract took longer than {PAGE_S:.0f} s") from error
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
        if child.returncode != 0:
            said = " ".join(complaint.decode(errors="replace").split())[:200]
            raise OcrError(f"Tesseract ended with {child.returncode}: {said}")
        output.seek(0)
        return output.read().decode(errors="replace")


def read_hocr(hocr: str, page_width: float) -> Recognised:
    """Read what Tesseract says of one page.

    Args:
        hocr: HTML with words, boxes and confidences (hOCR, version 1.2).
        page_width: In points.

    Raises:
        OcrError: If it is not such a page.
    """
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise OcrError(f"Tesseract's answer is not XML: {error}") from error
    page = root.find(f".//{XHTML}div[@class='ocr_page']")
    box = BOX.search(page.get("title", "") if page is not None else "")
    if box is None:
        raise OcrError("Tesseract's answer has no page")
    scale = page_width / max(int(box[3]) - int(box[1]), 1)
    words: list[_Word] = []
    lines: list[Line] = []
    left_out = 0
    for element in root.iter(f"{XHTML}span"):
        if element.get("class") not in LINE_CLASSES:
            continue
        found = _read_words(element)
        kept = _keep_words(found)
        left_out += sum(not word.is_mark for word in found)
        left_out -= sum(not word.is_mark for word in kept)
        words += found
        if kept:
            lines.append(_make_line(element, kept, scale))
    mean = statistics.fmean(word.confidence for word in words) if words else 0.0
    return Recognised(tuple(_snap_sizes(lines)), mean, left_out)


LINE_CLASSES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")


def _read_words(element: ElementTree.Element) -> list[_Word]:
    words = []
    for word in element.iter(f"{XHTML}span"):
        confidence = CONFIDENCE.search(word.get("title", ""))
        box = BOX.search(word.get("title", ""))
        text = "".join(word.itertext()).strip()
        text = AFTER_ARABIC.sub(lambda mark: mark[0].translate(ARABIC_MARKS), text)
        if word.get("class") != "ocrx_word" or not (confidence and box and text):
            continue
        left, top, right, bottom = map(int, box.groups())
        words.append(_Word(text, (left, top, right, bottom), int(confidence[1])))
    return words


def _keep_words(words: Sequence[_Word]) -> list[_Word]:
    """Drop specks; of a line that is hardly legible, also the words that are not."""
    letters = sum(len(word.text) for word in words)
    trust = sum(word.confidence * len(word.text) for word in words)
    is_text = trust >= LINE_CONFIDENCE * letters
    return [
        word
        for word in words
        if word.confidence >= MIN_CONFIDENCE or (is_text and not word.is_mark)
    ]


def _make_line(
    element: ElementTree.Element, words: Sequence[_Word], scale: float
) -> Line:
    text, boxes = _join(words, scale)
    size = SIZE.search(element.get("title", ""))
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    height = float(size[1]) if size else max(bottoms) - min(tops)
    return Line(
        text=text,
        boxes=boxes,
        left=min(lefts) * scale,
        top=min(tops) * scale,
        right=max(rights) * scale,
        bottom=max(bottoms) * scale,
        baseline=_baseline(element, max(bottoms)) * scale,
        size=height * scale,
        bold=False,
        turns=0,
        right_to_left=bool(RIGHT_TO_LEFT.search(text)),
    )


def _baseline(element: ElementTree.Element, bottom: int) -> float:
    """Return the line's baseline at its left end, in pixels."""
    title = element.get("title", "")
    box, baseline = BOX.search(title), BASELINE.search(title)
    if box is None or baseline is None:
        return float(bottom)
    return int(box[4]) + float(baseline[2])


def _join(words: Sequence[_Word], scale: float) -> tuple[str, Boxes]:
    """Join words by spaces, none between Chinese ones; share a box among letters."""
    text = ""
    rows: list[tuple[int, int, int, int]] = []
    for word in words:
        if text and not (WIDE.match(text[-1]) and WIDE.match(word.text[0])):
            text += " "
            rows.append((0, 0, 0, 0))
        text += word.text
        rows.extend(_letter_boxes(word, scale))
    return text, np.array(rows, np.uint16)


def _letter_boxes(word: _Word, scale: float) -> Iterator[tuple[int, int, int, int]]:
    left, top, right, bottom = (
        round(side * scale * QUARTER_POINTS) for side in word.box
    )
    count = len(word.text)
    edges = [left + (right - left) * place // count for place in range(count + 1)]
    boxes = list(pairwise(edges))
    if RIGHT_TO_LEFT.search(word.text):
        boxes.reverse()
    for start, stop in boxes:
        yield start, top, stop, bottom


def _snap_sizes(lines: Sequence[Line]) -> list[Line]:
    """Give all lines whose size is about that of most letters the same size."""
    sizes = [line.size for line in lines for _ in line.text]
    if not sizes:
        return list(lines)
    body = statistics.median(sizes)
    return [
        replace(line, size=body) if abs(line.size - body) <= SNAP * body else line
        for line in lines
    ]
