"""The title of a document, from what its pages show and its metadata say.

The largest heading of the first pages is the title, but for what large type also says:
who publishes. Documents of the United Nations open with a masthead (organ, symbol,
distribution), and their letters carry a document of its own as an annex.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.blocks import LinedPage
from ingest.lines import Line
from ingest.records import BlockKind, Page

TITLE_PAGES = 2
ANNEX_PAGES = 4
MIN_LETTERS = 8
SHORT_LETTERS = 4
"""Of a heading that is the title where nothing longer can be: "Hyphens"."""
MIN_CAPITALS = 16
MAX_LENGTH = 300
MAX_SUBTITLE_LENGTH = 150

SAME_SIZE = 0.97
ANNEX_SUBTITLE = 0.8
"""Of the title's type: the subtitle of an annex may be smaller, one on a cover not."""

ORGAN_SIZE = 1.15
"""Of the type of the line "Distr.": organs beside it are set larger than this."""

LARGER = 1.12
"""Of the usual type: a title that is not on the first page is set larger than this.
Behind a cover, what is only bold is an imprint or an address."""

STAMPED = 0.7
"""Of the height of a line: what is set over more of it is no part of the text."""

CONTINUED_STEP = 1.35
"""In sizes of the type: a heading this close goes on with the one above."""

SUBTITLE_STEP = 3.0
BODY_LENGTH = 200
"""A page with a paragraph this long is no cover."""

JUNK = re.compile(
    r"^(?:microsoft (?:office )?(?:word|powerpoint|excel|publisher)\b.*"
    r"|(?:untitled|sans titre|sin título|senza titolo|ohne titel|без названия"
    r"|без имени|بدون عنوان|无标题|未命名).*"
    r"|powerpoint presentation|présentation powerpoint|presentación de powerpoint"
    r"|презентация powerpoint|عرض تقديمي في powerpoint|powerpoint 演示文稿"
    r"|(?:new )?(?:document|presentation|workbook|page|file)\s?\d*"
    r"|(?:documento|présentation|presentación|документ|презентация|مستند|文档|演示文稿)"
    r"\s?\d*"
    r"|slide \d+|print|layout \d+|\(?anonymous\)?|(?:no|kein) title|camscanner.*"
    r"|(?:scan|scanned (?:document|image)s?|img)[\s_-]?[\d\s_.:-]*"
    r"|(?:about|data|file|https?):\S*|www\.\S+|[a-z]:\\.*"
    r"|united nations|.*\.(?:docx?|docm|dotx?|odt|rtf|txt|md|wpd|pages|tex|dvi|e?ps|pdf"
    r"|indd|qxd|qxp|pub|ai|cdr|pptx?|ppsx?|odp|key|xlsx?|ods|csv|x?html?|mhtml?|xml|php"
    r"|aspx?|jsp|eml|msg|jpe?g|png|gif|bmp|tiff?))$",
    re.IGNORECASE,
)
"""Names of files, addresses, and what programs call a document that nobody named."""
NO_TITLE = re.compile(
    r"^(?:introduction|introducción|введение|مقدمة|导言|引言|(?:executive )?summary"
    r"|résumé|resumen|резюме|摘要|foreword|preface|avant-propos|prólogo|предисловие"
    r"|(?:table of )?contents|table des matières|índice|содержание|المحتويات|目录"
    r"|(?:strictly )?confidential(?: draft)?|draft|advance copy)$"
    r"|\b(?:legal deposit|dépôt légal|depósito legal|ISBN|ISSN)\b|رقم\s+(?:ال)?إيداع",
    re.IGNORECASE,
)
"""Parts of a document, what is stamped on one, and what a library needs of it."""
FILE_LIKE = re.compile(r"^\S*[_\d]\S*$|_")
ORGAN = (
    r"(?:united nations|nations unies|naciones unidas|организация объединенных наций"
    r"|الأمم المتحدة|联合国|general assembly|security council"
    r"|economic and social council|human rights council|executive board)"
)
MASTHEAD = re.compile(
    rf"^(?:{ORGAN}(?: {ORGAN}| [A-Z]{{1,2}})*|[ASE]/[\w/.() -]*|distr\..*"
    r"|original:.*|provisional|advance .*version|executive board .*"
    r"|official records\b.*|\d{1,2} \w+ \d{4}\W*"
    r"|(?:(?:resolution|decision)s? )?adopted (?:by|at|on|without)\b.*"
    r"|résolution adoptée par.*|resolución aprobada por.*)$",
    re.IGNORECASE,
)
SESSION = re.compile(
    rf"^(?:{ORGAN}\s*)*(?:(?:[\w-]+(?:st|nd|rd|th)|annual|regular|special|resumed"
    r"|emergency|\d{4}) )+(?:session|year)\b|^[\w-]+ième (?:session|année)\b"
    r"|^(?:\w+ ){1,2}período de sesiones\b|^\w+(?:-\w+)? сессия\b|^الدورة|^第.{1,6}届"
    r"|^executive board\b",
    re.IGNORECASE,
)
DISTRIBUTION = re.compile(r"\bDistr\.")
LETTER = re.compile(
    r"^(?:identical )?letters? dated\b|^notes? verbales? dated\b"
    r"|^lettres?(?: identiques)?,? datées?\b|^note verbale datée\b"
    r"|^cartas?(?: idénticas)? de fecha\b|^nota verbal de fecha\b",
    re.IGNORECASE,
)
ANNEX = re.compile(
    r"^(?:annex|enclosure|annexe|pièce jointe|anexo|приложение|المرفق|附件)\b",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^(?:(?:[IVXLC]+|[A-Z]|\d+)[.)]\s|summary$|introduction$|(?:table of )?contents$)",
    re.IGNORECASE,
)
NOTE_MARK = re.compile(r"(?:\s*[*†‡]+|(?<=[^\W\d_A-Z])\d|(?<=\d{4}) \d)$")
"""What points from the end of a title to a footnote; digits but for "COVID19"."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block of a page in one line, with the lines that it was set in."""

    kind: BlockKind
    text: str
    lines: tuple[Line, ...]

    @property
    def size(self) -> float:
        return max((line.size for line in self.lines), default=0.0)

    @property
    def is_bold(self) -> bool:
        return bool(self.lines) and all(line.bold for line in self.lines)


def choose_title(
    pages: Sequence[Page], lined: Sequence[LinedPage], metadata: str
) -> str:
    """Choose the largest text of the first pages, else the metadata's title.

    Returns:
        The title in one line, or an empty string where neither will do.
    """
    views = [
        _view(page, lines)
        for page, lines in zip(pages[:ANNEX_PAGES], lined[:ANNEX_PAGES], strict=True)
    ]
    if views and any(LETTER.match(piece.text) for piece in views[0]):
        annexed = _annex_title(views[1:])
        if annexed:
            return annexed
    for number, pieces in enumerate(views[:TITLE_PAGES]):
        shown = _shown_title(pieces, LARGER if number else 0) or _capital_title(pieces)
        if shown:
            return shown
    told = _one_line(metadata)
    if is_title(told) and not FILE_LIKE.search(told):
        return told
    first_page = views[0] if views else []
    letter = next((one.text for one in first_page if LETTER.match(one.text)), "")
    return letter or _shown_title(first_page, LARGER, SHORT_LETTERS)


def is_another_title(metadata: str, title: str) -> bool:
    """Whether the metadata's title is one, and not that of the pages in other words."""
    told = _one_line(metadata)
    if not is_title(told) or FILE_LIKE.search(told):
        return False
    shorter, longer = sorted((_letters(told), _letters(title)), key=len)
    return shorter not in longer


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def is_title(text: str, min_letters: int = MIN_LETTERS) -> bool:
    """Whether a text can be a title rather than junk, a file name or a letterhead."""
    letters = sum(unicodedata.category(character)[0] == "L" for character in text)
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    if letters + 2 * chinese < min_letters or len(text) > MAX_LENGTH:
        return False
    if any(sign < " " or sign == "\N{REPLACEMENT CHARACTER}" for sign in text):
        return False
    if NO_TITLE.search(text.strip(" .:")):
        return False
    return not JUNK.match(text) and not MASTHEAD.match(text)


def _view(page: Page, lined: LinedPage) -> list[_Piece]:
    """Give each block its lines: those whose first character stands in it."""
    starts = {tuple(line.boxes[0].tolist()): line for line in lined.lines}
    sides = memoryview(page.boxes).cast("H")
    return [
        _Piece(
            kind=block.kind,
            text=_one_line(page.text[block.start : block.stop]),
            lines=tuple(
                starts[box]
                for at in range(block.start, block.stop)
                if (box := tuple(sides[4 * at : 4 * at + 4])) in starts
            ),
        )
        for block in page.blocks
    ]


def _shown_title(
    pieces: Sequence[_Piece], larger: float, min_letters: int = MIN_LETTERS
) -> str:
    """Take the first of the largest headings that are no part of a masthead.

    Args:
        pieces: Of a page.
        larger: Than the usual type of the page, so many times.
        min_letters: Of the heading.
    """
    kept = _below_masthead(pieces)
    usual = median([line.size for piece in pieces for line in piece.lines] or [0.0])
    candidates = [
        place
        for place, piece in enumerate(kept)
        if piece.kind is BlockKind.HEADING
        and piece.size >= larger * usual
        and is_title(piece.text, min_letters)
        and not _lies_over(piece, pieces)
    ]
    if not candidates:
        return ""
    largest = max(kept[place].size for place in candidates)
    first = next(
        place for place in candidates if kept[place].size >= SAME_SIZE * largest
    )
    has_subtitle = kept is not pieces or _is_cover(kept)
    return _join_headings(kept[first:], SAME_SIZE if has_subtitle else None)


def _lies_over(piece: _Piece, pieces: Sequence[_Piece]) -> bool:
    """Whether a piece is stamped over the text of a page, as a watermark is."""
    over = [line for other in pieces if other is not piece for line in other.lines]
    return any(
        min(stamp.right, line.right) > max(stamp.left, line.left)
        and min(stamp.bottom, line.bottom) - max(stamp.top, line.top)
        > STAMPED * (line.bottom - line.top)
        for stamp in piece.lines
        for line in over
    )


def _below_masthead(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """Drop the masthead, which a line "Distr." gives away, and the sessions below it.

    Names of organs stand beside and below that line, in the largest type of the page;
    the organ under the masthead is followed by its session.
    """
    lines = [line for piece in pieces for line in piece.lines]
    marks = [line for line in lines if DISTRIBUTION.search(line.text)]
    if not marks:
        return pieces
    mark = marks[0]
    beside = [
        line.size
        for line in lines
        if abs(line.baseline - mark.baseline) < line.size
        and line.size > ORGAN_SIZE * mark.size
    ]
    organ = SAME_SIZE * max(beside, default=float("inf"))
    following = [piece.text for piece in pieces[1:]] + [""]
    return [
        piece
        for piece, after in zip(pieces, following, strict=True)
        if not SESSION.match(piece.text)
        and not (SESSION.match(after) and not LETTER.match(piece.text))
        and all(
            line.baseline > mark.baseline and line.size < organ for line in piece.lines
        )
    ]


def _capital_title(pieces: Sequence[_Piece]) -> str:
    """Take the first paragraph in capitals, as typescripts set their titles."""
    for place, piece in enumerate(pieces):
        capitals = sum(character.isupper() for character in piece.text)
        if (
            piece.kind is BlockKind.PARAGRAPH
            and capitals >= MIN_CAPITALS
            and piece.text.isupper()
            and " " in piece.text
            and is_title(piece.text)
        ):
            return _join_headings(pieces[place:], None)
    return ""


def _annex_title(views: Sequence[Sequence[_Piece]]) -> str:
    """Find the heading with which the document begins that a letter transmits."""
    for pieces in views:
        named = [piece for piece in pieces if not ANNEX.match(piece.text)]
        if (
            named
            and (named[0].kind is BlockKind.HEADING or named[0].is_bold)
            and is_title(named[0].text)
            and not LETTER.match(named[0].text)
            and (len(named) < len(pieces) or not SECTION.match(named[0].text))
        ):
            return _join_headings(named, ANNEX_SUBTITLE)
    return ""


def _join_headings(pieces: Sequence[_Piece], subtitle_size: float | None) -> str:
    """Join a title with the headings that go on with it, and with its subtitle.

    Args:
        pieces: The title, and what stands below it.
        subtitle_size: At least this large, in sizes of the title; None for no subtitle.
    """
    title, last = pieces[0].text, pieces[0]
    for piece in pieces[1:]:
        if piece.kind is not last.kind or SECTION.match(piece.text):
            break
        if title.isupper() and not piece.text.isupper():
            break
        step = _step(last, piece)
        if step <= CONTINUED_STEP and abs(piece.size - last.size) < 0.5:
            title = f"{title} {piece.text}"
        elif (
            subtitle_size is not None
            and piece.size >= subtitle_size * last.size
            and step <= SUBTITLE_STEP
            and _is_subtitle(piece.text)
        ):
            title = f"{NOTE_MARK.sub('', title)}: {piece.text}"
            subtitle_size = None
        else:
            break
        last = piece
    joined = title if len(title) <= MAX_LENGTH else pieces[0].text
    return NOTE_MARK.sub("", joined)


def _is_subtitle(text: str) -> bool:
    return not (
        len(text) > MAX_SUBTITLE_LENGTH
        or text.endswith(":")
        or SESSION.match(text)
        or MASTHEAD.match(text)
        or LETTER.match(text)
    )


def _step(before: _Piece, after: _Piece) -> float:
    """How far below a piece the next one begins, in sizes of its type."""
    if not before.lines or not after.lines or not after.size:
        return float("inf")
    step = (after.lines[0].baseline - before.lines[-1].baseline) / after.size
    return step if step > 0 else float("inf")


def _is_cover(pieces: Sequence[_Piece]) -> bool:
    return all(len(piece.text) < BODY_LENGTH for piece in pieces)


def _one_line(text: str) -> str:
    return " ".join(text.split())
