"""The title of a document, from what its pages show and its metadata say."""

import re
import unicodedata
from collections.abc import Sequence

from ingest.blocks import LinedPage
from ingest.records import Block, BlockKind, Page

TITLE_PAGES = 2
MIN_LETTERS = 8
MAX_LENGTH = 250

JUNK = re.compile(
    r"^(?:microsoft word\b.*|untitled.*|powerpoint presentation|presentation\d*"
    r"|document\d*|slide \d+|print|layout \d+|\(?anonymous\)?|camscanner.*"
    r"|united nations|current\.pdf|.*\.(?:docx?|pdf|indd|rtf|odt|qxd|pptx?|tex))$",
    re.IGNORECASE,
)
FILE_LIKE = re.compile(r"^\S*[_\d]\S*$|_")
MASTHEAD = re.compile(
    r"^(?:united nations|nations unies|naciones unidas|организация объединенных наций"
    r"|الأمم المتحدة|联合国|general assembly|security council"
    r"|economic and social council|human rights council|[ASE]/[\w/.() -]*|distr\..*"
    r"|original:.*|provisional|advance .*version|executive board .*)$",
    re.IGNORECASE,
)


def choose_title(
    pages: Sequence[Page], lined: Sequence[LinedPage], metadata: str
) -> str:
    """Choose the largest text of the first pages, else the metadata's title.

    Returns:
        The title in one line, or an empty string where neither will do.
    """
    sizes = {page.number: page for page in lined}
    shown = _shown_title(pages[:TITLE_PAGES], sizes)
    if shown:
        return shown
    told = _one_line(metadata)
    return told if is_title(told) and not FILE_LIKE.search(told) else ""


def is_title(text: str) -> bool:
    """Whether a text can be a title rather than junk, a file name or a letterhead."""
    letters = sum(unicodedata.category(character)[0] == "L" for character in text)
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    if letters + 2 * chinese < MIN_LETTERS or len(text) > MAX_LENGTH:
        return False
    if "\N{REPLACEMENT CHARACTER}" in text:
        return False
    return not JUNK.match(text) and not MASTHEAD.match(text)


def _shown_title(pages: Sequence[Page], lined: dict[int, LinedPage]) -> str:
    for page in pages:
        headings = [
            (_size(page, block, lined[page.number]), block)
            for block in page.blocks
            if block.kind is BlockKind.HEADING
            and is_title(_one_line(page.text[block.start : block.stop]))
        ]
        if headings:
            largest = max(size for size, _ in headings)
            first = next(block for size, block in headings if size >= 0.97 * largest)
            return _one_line(page.text[first.start : first.stop])
    return ""


def _size(page: Page, block: Block, lined: LinedPage) -> float:
    text = page.text[block.start : block.stop]
    return max((line.size for line in lined.lines if line.text in text), default=0.0)


def _one_line(text: str) -> str:
    return " ".join(text.split())
