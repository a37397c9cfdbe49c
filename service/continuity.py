"""Whether a block goes on with a sentence that the block before it left open.

Pages, columns, pictures and headings cut paragraphs in two, and the second half may
open with a capital letter, or in a script that has none.
"""

import re
from collections.abc import Sequence

from ingest.records import BlockKind
from ingest.sentences import split_sentences

RUNNING = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING}
"""What is read in order; notes, captions, tables and the like stand beside it."""

WITHOUT_CASE = {"ar", "zh"}

NOTE_MARK = re.compile(
    r"(?<=[^\d\s][.!?…。！？؟»”’)）])\s?(?:\d{1,3}(?:,\s?\d{1,3})*/?|[⁰¹²³⁴-⁹]+|\*+)\s*$"
)
CLOSING = r"[\"'”’»›)\]）】」』》\s]*$"
ENDED = re.compile(rf"[.!?…。！？؟۔;；؛]{CLOSING}")
ANNOUNCES = re.compile(rf"[:：]{CLOSING}")

NUMBERED = re.compile(
    r"(?:[•·▪●○◦–—*-]\s|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)°](?!\d)"
    r"|\d{1,3}\.\d{1,3}\s(?=[A-ZÀ-ÞА-Я])|\d{1,2}\s?[-–]\s|\(\s?\w{1,3}\s?\)"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,3}[，、])"
)

UNFINISHED_WORDS = {
    "en": "a an the of to in on at by for from with and or but nor as that than which "
    "who whose this these those its their his her is are was were be been has "
    "have had will would shall should may might can could must not into upon "
    "under between among through during against including such when where while "
    "if because about mr ms",
    "fr": "le la les un une des du de et ou à au aux en dans par pour sur avec sans "
    "que qui dont est sont ont être ce cet cette ces leur leurs son sa ses ne "
    "entre vers sous se si comme ainsi lors",
    "es": "el la los las un una unos unas de del y e o u a al en por para con sin "
    "sobre que es son fue ha han su sus se no como entre hasta desde lo este "
    "esta estos estas",
    "ar": "في من إلى على عن أن التي الذي الذين و أو بين مع هذا هذه ذلك لا ما كل أي قد "
    "لم لن كان كانت بعد قبل خلال غير وفي ومن وعلى وأن",
    "ru": "в во на по с со к ко о об от до из за у и или а но что как для при не "
    "который которая которое которые которых их его её между через под над этот "
    "эта эти",
}
"""Words that nobody ends a sentence or a title with."""

UNFINISHED_MARK = re.compile(r"[,،、，(（«“‘「《/–—-]$")
UNFINISHED_CHINESE = re.compile(r"(?:(?<!目)的|(?<!参)与|[和及或·])$")
STRANDED = re.compile(
    r"\b(?:about|are|at|be|by|for|from|in|is|of|on|to|under|was|were|with)$"
)
"""Of these a short English title may end in some, such as "What people asked for"."""

SHORT_WORD = re.compile(r"(?<![\w’'])\w{1,4}\.$")
LAST_WORD = re.compile(r"[^\W\d_]+$")

ITEM_JOINT = re.compile(
    r"[,;،؛；]\s*(?:(?:and|or|et|ou|y|o|и|или|و|أو|和|或|以及)\s*,?)?\s*$"
)
"""What stands between items of a list."""

LABEL_WORDS, LABEL_CHARACTERS = 3, 4
ENDS_IN_NUMBER = re.compile(r"\d\W*$")
"""A short beginning with a full stop, such as "Lesson 4.", is a label."""

TITLE, STRAY = 50, 25
LINE, LINE_CHINESE = 100, 30
"""Characters of a line: a block of more is no title."""

_WORDS = {lang: frozenset(words.split()) for lang, words in UNFINISHED_WORDS.items()}


def goes_on(
    before: str, kind: BlockKind, after: str, language: str, *, is_next_page: bool
) -> bool:
    """Say whether a block goes on with a sentence that the one before left open.

    Args:
        before: The running text before the block, whole.
        kind: The kind of `before`.
        after: The block's text.
        language: Of both.
        is_next_page: Whether a page ends between them, where titles seldom stand.
    """
    if NUMBERED.match(after):
        return False
    before = NOTE_MARK.sub("", before.rstrip())
    sentences = split_sentences(before, language)
    if not sentences:
        return False
    start, _ = sentences[-1]
    tail = before[start:]
    longest = LINE_CHINESE if language == "zh" else LINE
    if ANNOUNCES.search(tail):
        return language in WITHOUT_CASE and len(tail) * 2 > longest
    if ENDED.search(tail):
        return _is_abbreviated(tail, after, language)
    if _says_something(before[:start], kind, language):
        return True
    if is_unfinished(tail, language):
        return len(tail) > TITLE or not STRANDED.search(tail)
    if is_next_page:
        longest = longest * 3 // 5
    return kind is BlockKind.PARAGRAPH and len(tail) > longest


def is_unfinished(text: str, language: str) -> bool:
    """Say whether a text ends as no sentence, title or list item does."""
    text = text.rstrip()
    if UNFINISHED_MARK.search(text):
        return True
    if language == "zh":
        return bool(UNFINISHED_CHINESE.search(text))
    word = LAST_WORD.search(text)
    return word is not None and word[0].casefold() in _WORDS.get(language, frozenset())


def is_item_unfinished(item: str, language: str) -> bool:
    """Say likewise of a list item, which may end in a comma or in "; and"."""
    return is_unfinished(ITEM_JOINT.sub("", item), language)


def _is_abbreviated(tail: str, after: str, language: str) -> bool:
    """Say whether the mark at the end is that of "para." before "12"."""
    if not SHORT_WORD.search(tail):
        return False
    ends = (stop for _, stop in split_sentences(f"{tail} {after}", language))
    return next(ends) > len(tail)


def is_stray(text: str, language: str) -> bool:
    """Say whether a block is too little to be of the running text, as on a chart."""
    return (
        len(text) <= STRAY
        and not ENDED.search(text)
        and not is_unfinished(text, language)
    )


def has_sentences(blocks: Sequence[str], language: str) -> bool:
    """Say whether a page's blocks are running text, and not a cover or a table."""
    return any(ENDED.search(text) for text in blocks) or (
        len(split_sentences(blocks[-1], language)) > 1
    )


def _says_something(text: str, kind: BlockKind, language: str) -> bool:
    """Say whether whole sentences are more than a label, such as "Lesson 4."."""
    number = NUMBERED.match(text)
    body = text[number.end() if number else 0 :].strip()
    if language == "zh":
        return len(body) >= LABEL_CHARACTERS
    if len(body.split()) > LABEL_WORDS:
        return True
    return (
        bool(body) and kind is not BlockKind.HEADING and not ENDS_IN_NUMBER.search(body)
    )
