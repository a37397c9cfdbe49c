"""Words that keep their hyphen at the end of a line, since the hyphen is theirs.

A broken word and a compound look alike at a line's end. First halves such as "self-"
are known for some languages; which of them a document is in shows in its words.
"""

import re
from collections.abc import Collection

MARKERS = {
    "en": {"the", "of"},
    "fr": {"les", "des"},
    "es": {"los", "que"},
    "ru": {"и", "в"},
}
"""Words that every text in a language has; a document in two is taken for neither."""

FIRST_HALVES = {
    "en": frozenset(
        [
            "self",
            "well",
            "long",
            "short",
            "counter",
            "non",
            "anti",
            "socio",
            "high",
            "low",
            "cross",
            "half",
            "vice",
            "gender",
            "decision",
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ]
    ),
    "fr": frozenset(
        [
            "non",
            "contre",
            "demi",
            "semi",
            "peut",
            "celui",
            "celle",
            "ceux",
            "celles",
            "vingt",
            "trente",
            "quarante",
            "cinquante",
            "soixante",
            "quatre",
        ]
    ),
    "ru": frozenset(
        [
            "вице",
            "экс",
            "северо",
            "юго",
            "социально",
            "общественно",
            "военно",
            "политико",
            "гендерно",
            "государства",
            "государств",
            "государствам",
            "государствами",
            "государствах",
        ]
    ),
}

SECOND_HALVES = {
    "en": frozenset(
        [
            "based",
            "related",
            "term",
            "led",
            "sensitive",
            "responsive",
            "specific",
            "driven",
            "centred",
            "centered",
            "focused",
            "oriented",
        ]
    ),
    "ru": frozenset(("нибудь", "либо")),
}
"""They count after a word of the document."""

CLOSED = {
    "en": re.compile(
        "well(?:ness|being|spring)|long(?:itud|ing|evity|stand)"
        "|short(?:age|com|en|er|est|fall|hand|list|ly)"
        "|counter(?:act|balanc|claim|ed|feit|foil|ing|intuitive|measure|part|product)"
        "|non(?:sense|etheless|descript|profit)"
        "|anti(?:bio|bod|cip|dot|gen|path|qu|sept|thesis|thetic)"
        "|high(?:er|est|land|light|ly|way)|low(?:er|est|land|ly)"
        "|cross(?:ed|es|fire|ing|over|road|wise|word)|half(?:way|hearted)|selfish|selfless"
        "|gender(?:less|queer)"
    ),
    "fr": re.compile(
        "non(?:obstant|ante|agé)|contre(?:band|carr|coup|di[rst]|façon|fai[rst]|maître"
        "|part|point|sens|ven[iu]|vien)|seminaire"
    ),
}
"""Words that begin like such a compound and are written as one."""

MIN_HALF = 4
"""Letters of a second half: what is shorter is an ending, except of a number."""

NUMBERS = frozenset(["one", "two", "six", "un"])


def keeps_hyphen(head: str, tail: str, words: Collection[str]) -> bool:
    """Whether two halves in lower case are a compound that is written with a hyphen.

    Args:
        head: What stands before the hyphen.
        tail: What stands after it.
        words: Those of the document.
    """
    spoken = [language for language, known in MARKERS.items() if _has(words, known)]
    if len(spoken) != 1:
        return False
    [language] = spoken
    closed = CLOSED.get(language)
    if closed is not None and closed.match(head + tail):
        return False
    is_second = tail in SECOND_HALVES.get(language, ()) and head in words
    is_long = len(tail) >= MIN_HALF or tail in NUMBERS
    return is_second or (is_long and head in FIRST_HALVES.get(language, ()))


def _has(words: Collection[str], known: Collection[str]) -> bool:
    return all(word in words for word in known)
