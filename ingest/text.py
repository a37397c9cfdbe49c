"""Characters as drawn into characters as read, each still tied to its box.

Cleaning never moves a character: it drops one, replaces it, or splits it into several
that share its box. `origin` numbers say which drawn character each one came from.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

from ingest.compounds import keeps_hyphen

NO_ORIGIN = -1
"""Origin of an added character, such as a space: it has no ink of its own."""

REMOVED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u0640\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
"""Controls, soft hyphens, bidi marks, zero widths, variation selectors and tags.

U+200C and U+200D stay: Persian, Urdu and Hindi are misspelt without them. The Arabic
tatweel (U+0640) only stretches a word to fill its line.
"""

PRESENTATION = re.compile(
    "[\u2f00-\u2fdf\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc\uf900-\ufaff]"
)
RADICALS = str.maketrans(
    "⺟⺠⺻⺼⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "母民聿肉臼虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
"""Chinese radicals that are characters too. A font has one glyph for both, and Chromium
names it by the radical; Unicode gives no compatibility mapping for these."""

SPECIAL = re.compile(
    f"{REMOVED.pattern}|{PRESENTATION.pattern}|[{''.join(map(chr, RADICALS))}]"
)

ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LEFT_TO_RIGHT = re.compile("[^\\W\\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
COMBINING = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Vowel signs of Arabic, which stand above or below a letter."""

CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff65"
    "\U00020000-\U0003ffff]"
)
REVERSED_LAM_ALEF = re.compile("^[\u064b-\u0652]*[\u0622\u0623\u0625\u0627]\u0644$")

STRAY_SPACE = re.compile(
    f"(?<={CHINESE.pattern}) +(?={CHINESE.pattern})"
    "| +(?=[\u064b-\u0652])|(?<=\u064b) +(?=\u0627(?:\\s|$))"
)
"""Spaces that no writer typed: between Chinese letters, before Arabic vowel signs, and
before a lone alef, which with that of "an" ends the word before it."""

CALL = re.compile(r"\d{1,3}(?:[,\u060c]\d{1,3})*[,\u060c]?")
"""The numbers of one note or of several."""

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""A raised number is written as one, lest "women3" be read for a number of women."""

LINE_END_HYPHEN = re.compile("((?:[^\\W\\d_]+[-\u2010])*)([^\\W\\d_]+)[-\u2010]$")
LINE_START_WORD = re.compile("[^\\W\\d_]+")
HYPHENS = "-\u2010"


def is_right_to_left(text: str) -> bool:
    """Whether most letters of the text are written from right to left."""
    return len(RIGHT_TO_LEFT.findall(text)) > len(LEFT_TO_RIGHT.findall(text))


def clean(text: str, origins: Sequence[int]) -> tuple[str, list[int]]:
    """Remove what nobody sees and spell out ligatures and presentation forms."""
    if not SPECIAL.search(text):
        return text, list(origins)
    characters: list[str] = []
    kept: list[int] = []
    for character, origin in zip(text, origins, strict=True):
        if PRESENTATION.match(character):
            spelt = unicodedata.normalize("NFKC", character).strip()
        else:
            spelt = "" if REMOVED.match(character) else character.translate(RADICALS)
        characters.append(spelt)
        kept += [origin] * len(spelt)
    return "".join(characters), kept


def raise_calls(text: str, origins: Sequence[int], calls: Collection[int]) -> str:
    """Write raised digits as such, but for those that lead a line, as in a note.

    Args:
        text: A line.
        origins: For each of its characters the drawn one that it came from.
        calls: Which drawn characters are raised numbers.
    """
    if not calls:
        return text
    start = next(
        (at for at, origin in enumerate(origins) if origin not in calls), len(text)
    )
    raised = (
        letter.translate(SUPERSCRIPT) if origin in calls else letter
        for letter, origin in zip(text[start:], origins[start:], strict=True)
    )
    return text[:start] + "".join(raised)


def restore_ligatures(text: str, shared: Sequence[bool]) -> str:
    """Put the letters of Arabic ligatures back into the order in which they are read.

    pdfium 15x turns each line of Arabic around letter by letter. The letters of one
    glyph, which its font already gives in reading order, come out backwards: lam-alef
    as alef-lam. Where one glyph of a text shows that, all its glyphs are turned.

    Args:
        text: Letters in the order pdfium gives.
        shared: Whether each letter belongs to the same glyph as the one before.
    """
    if True not in shared:
        return text
    glyphs = split_glyphs(text, shared)
    if not any(REVERSED_LAM_ALEF.match(glyph) for glyph in glyphs):
        return text
    return "".join(
        glyph[::-1] if ARABIC_LETTER.match(glyph) else glyph for glyph in glyphs
    )


def split_glyphs(text: str, shared: Sequence[bool]) -> list[str]:
    """Group the letters that one glyph draws."""
    starts = [place for place, joined in enumerate(shared) if not joined]
    return [
        text[start:stop]
        for start, stop in zip(starts, [*starts[1:], len(text)], strict=True)
    ]


def join_lines(first: str, second: str, words: Collection[str]) -> tuple[int, str]:
    """Decide how a line of a paragraph goes on from the line before.

    Args:
        first: The earlier line.
        second: The later line.
        words: Words that the document writes within its lines, in lower case, and the
            parts of its compounds (`ingest.lines.count_words`).

    Returns:
        How many characters to drop from the end of the earlier line, and what to put
        between: nothing or a space. A word broken at the line end is mended where the
        document has it whole, or where its second half is no word by itself; a
        compound, or what the document has as part of one, keeps its hyphen, and so does
        what is known to be one (`ingest.compounds`).
    """
    if not first or not second:
        return 0, ""
    if first[-1] in HYPHENS:
        return (1, "") if _is_broken_word(first, second, words) else (0, "")
    if CHINESE.match(first[-1]) and CHINESE.match(second[0]):
        return 0, ""
    if first[-1] in "/\u2013\u2014" and not first[-2:-1].isspace():
        return 0, ""
    return 0, " "


def _is_broken_word(first: str, second: str, words: Collection[str]) -> bool:
    before = LINE_END_HYPHEN.search(first)
    after = LINE_START_WORD.match(second)
    if before is None or after is None:
        return False
    compound, head, tail = before[1].lower(), before[2].lower(), after[0].lower()
    if compound + head + tail in words or head + tail in words:
        return True
    is_acronym = before[2].isupper() and after[0].isupper()
    if first[-1] == "\u2010" and "\u2010" not in words:
        # Typesetters break words with it, and write compounds with the other one.
        return f"{head}-{tail}" not in words and (is_acronym or after[0][0].islower())
    if not after[0][0].islower():
        return False
    # Russian hyphenates some words after prepositions, and breaks others there.
    is_prefix = f"{head}-" in words and not (len(head) <= 3 and head in words)
    if compound or is_prefix or f"-{tail}" in words or keeps_hyphen(head, tail, words):
        return False
    return f"{head}-{tail}" not in words and (tail not in words or head not in words)
