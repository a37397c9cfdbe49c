"""Text into sentences, in six languages, by rules that can be read.

A mark ends a sentence where white space follows it (none is needed in Chinese), unless
an abbreviation, an initial or a number stands before it or the text goes on in lower
case. Quotation marks, brackets and footnote numbers behind the mark stay with it. A
semicolon ends none, in any script: what stands on both sides is one thought.
"""

import re

CLOSING = "\"'”’»›)\\]）】」』》〉"
QUOTE_ENDS = '"”»'
OPENING = "\"'“‘’«‹(\\[（【「『《〈¿¡"

END = re.compile(
    f"(?P<full>[。！？]+[{CLOSING}]*"
    r"(?:\d{1,2}(?=[\u4e00-\u9fff“])(?![年月日号个名人项位次种条岁章节万亿成])|[⁰¹²³⁴-⁹]+)?)"
    f"|(?P<mark>[.!?…؟۔]+)(?:\\s?»|[{CLOSING}])*(?P<note>(?<=[^\\d\\s][.!?{CLOSING}])"
    r"\d{1,3}(?:[,\s]\s?\d{1,3})*|[⁰¹²³⁴-⁹]+(?:[,،]\s?[⁰¹²³⁴-⁹]+)*)?(?=\s|$)"
    "|(?P<line>\n+)"
)
NEXT_WORD = re.compile(rf"[\s{OPENING}]*(\S)")
LAST_WORD = re.compile(rf"[^\s{OPENING}]+$")
NUMBER_ALONE = re.compile(r"^[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVXivx]{1,5})$")
INITIAL = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")

BEFORE_NUMBER = frozenset(
    re.findall(
        r"\S+",
        """
        al ann annex app art arts cap caps ch chap cl doc ed eds fig figs inc lit no
        nos num numéro n° nº núm núms p par para paras pars pp pt pág págs párr párrs
        reg regs res rés sec secs sect tab vol vols абз в вв г гг гл др м п пп разд
        рис см ст стр т табл № ص ف م ج
        """,
    )
)
"""Words that end in a full stop when a number or a reference follows."""

BEFORE_NAME = frozenset(
    re.findall(
        r"\S+",
        """
        al amb approx capt cf col dept dist distr don dr dra dña e.g ee ee.uu esp est
        excmo fr gen gov govt hon i.e ilmo incl ing jr lic lt m me messrs mlle mm mme
        mmes mr mrs ms pr prof rep rev sen sgt sr sra sres srta st ud uds v viz vs
        акад г-жа г-н долл им проф أ أ.د د
        """,
    )
)
"""Words that end in a full stop when a name or a lower-case word follows."""

MAY_END = frozenset(
    ("etc", "p.m", "a.m", "inc", "ltd", "co", "corp", "др", "пр", "т.п", "т.д")
)
"""Abbreviations that end a sentence where the next word has a capital letter."""


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: One or more blocks; a line break that no lower-case word follows ends a
            sentence too.
        language: One of the library's languages, or "und".

    Returns:
        Half-open ranges in order, without the white space around them.
    """
    sentences: list[tuple[int, int]] = []
    start = 0
    for match in END.finditer(text):
        if _ends_sentence(text, start, match, language):
            _append_trimmed(sentences, text, start, match.end())
            start = match.end()
    _append_trimmed(sentences, text, start, len(text))
    return sentences


def _ends_sentence(text: str, start: int, match: re.Match[str], language: str) -> bool:
    if match["full"]:
        return True
    following = NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    first = following[1]
    if match["line"]:
        return len(match["line"]) > 1 or not first.islower()
    if first in "—–" and match[0][-1] in QUOTE_ENDS:
        return False  # «Кто решает?» — спросила она.
    if match["mark"] not in (".", "…", "..."):
        return not first.islower()
    return not first.islower() and not _is_abbreviation(
        text[start : match.start()], first, language
    )


def _is_abbreviation(before: str, first: str, language: str) -> bool:
    """Whether the full stop after `before` belongs to its last word."""
    found = LAST_WORD.search(before)
    if found is None:
        return False
    word = found[0]
    if NUMBER_ALONE.match(before.strip()):
        return True
    lowered = word.casefold()
    if lowered in MAY_END:
        return False
    if lowered in BEFORE_NUMBER and (first.isdigit() or first in "IVXLC"):
        return True
    if lowered in BEFORE_NAME:
        return True
    if language in ("ar", "zh"):
        return False
    # Initials and shortened names of states ("J. Smith", "U.S. Government"), though
    # not the pronoun that ends an English sentence, nor a Russian year ("2020 г.").
    return bool(INITIAL.match(word)) and not word.isdigit() and word != "I"


def _append_trimmed(
    sentences: list[tuple[int, int]], text: str, start: int, stop: int
) -> None:
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        sentences.append((start, stop))
