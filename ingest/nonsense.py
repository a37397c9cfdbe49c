"""Text layers that hold letters and no language.

A font whose table of characters is missing or wrong draws "Women" and says "Zrphq", or
ÆÇ for Cyrillic, or letters by lot. Such letters make no words. Four tests tell, one for
each script that the library's languages use; other scripts are not judged.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from ingest.language import weigh_language
from ingest.records import BlockKind, Page

SAMPLE_CHARACTERS = 1_200

SHUFFLES = 3
"""How often a text is compared with its own letters in another order."""

ARABIC_PREFIXES = ("ال", "وال", "بال", "فال", "كال", "لل")
ARABIC = "من في على أن إلى عن التي الذي ما لا هذا هذه أو مع كان بين كل قد"
PERSIAN = (
    "و در به از که را این با است برای آن می های ها خود شود شده یا تا بر هر هم نیز"
    " شد کرد بود باید دارد کند نمی ای ما او"
)
URDU = "کے میں کی ہے اور سے کا کو نے پر"
PASHTO = "د په له او چې ته"
SPELLINGS = str.maketrans("یک", "يك")
"""Persian files write these two letters as Arabic ones or as their own."""

COMMON_WORDS = frozenset(
    f"{ARABIC} {PERSIAN} {URDU} {PASHTO}".translate(SPELLINGS).split()
)
COMMON_CHINESE = frozenset(
    "的人性和一女是不有为作男别在会与年者应对个法主以出义员体定同用或能因要中国子行于成这方可"
    "问工分数被而关全到其议所并家求提组何明了身意保地理安把据任时第语来项们动如由自之多反部"
    "也利生务当面他公使事发处及案没上些言得就说过我大下后着她那你去好小很国都还学又样想开因"
)
"""Characters that fill a good part of any Chinese text, most of them counted in the
sources of the starter library."""

ACRONYM = re.compile(r"\b\w{2,5}\b")
"""Where in capitals: a list of them is no nonsense, and in no language."""

PROSE = {
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.HEADING,
    BlockKind.NOTE,
}
PROSE_CHARACTERS = 40
PROSE_LETTERS = 0.7
"""Of the characters of a block that are no spaces: prose has .9, axes of charts .4."""

DIFFERENT_WORDS = 0.3
ENOUGH_WORDS = 25
"""Of all words of a block, or so many: the same labels of thirty charts are no prose,
which have 7 different words at most."""

STRETCHED = re.compile(r"(\w)\1\1")
STRETCHED_WORDS = 0.05
"""Of Arabic words: where so many have one letter three times, the font draws with it
the stroke that stretches a line. Of 32,000 words of ten documents one has («تتتبع»),
of the one such layer at hand a fifth."""

WORD = re.compile(r"[^\W\d_]+")

COMBINING_OR_TATWEEL = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")


@dataclass(frozen=True, slots=True)
class _Script:
    """Letters of one script, and how a text in them is judged.

    `least_letters` is what a judgment needs. Text whose `sense` is below `least_sense`
    is in no language: that lies between the lowest of real pages and the highest of
    broken ones (docs/reading/scans.md).
    """

    letters: re.Pattern[str]
    least_letters: int
    sense: Callable[[str], float]
    least_sense: float


def find_nonsense(pages: Sequence[Page]) -> list[int]:
    """Return the places of pages whose text is in no language.

    Names, codes and numbers of tables look like no language either, so pages are told
    by their prose; by all of their text only where most prose of the document shows
    that its fonts lie.
    """
    prose = [_prose(page) for page in pages]
    found = [is_nonsense(text) for text in prose]
    lies = 2 * sum(found) > sum(text != "" for text in prose)
    return [
        place
        for place, page in enumerate(pages)
        if found[place] or (lies and is_nonsense(page.text))
    ]


def _prose(page: Page) -> str:
    """Join the different blocks of a page that may hold sentences."""
    blocks = dict.fromkeys(
        page.text[block.start : block.stop]
        for block in page.blocks
        if block.kind in PROSE
    )
    return "\n".join(text for text in blocks if _may_be_prose(text))


def _may_be_prose(text: str) -> bool:
    characters = [character for character in text if not character.isspace()]
    letters = sum(character.isalpha() for character in characters)
    words = WORD.findall(text)
    return (
        len(text) >= PROSE_CHARACTERS
        and letters >= PROSE_LETTERS * len(characters)
        and len(set(words)) >= min(DIFFERENT_WORDS * len(words), ENOUGH_WORDS)
    )


def is_nonsense(text: str) -> bool:
    """Whether a text has letters enough to tell, and they make no language."""
    sample = unicodedata.normalize("NFKC", text[:SAMPLE_CHARACTERS])
    sample = ACRONYM.sub(lambda word: "" if word[0].isupper() else word[0], sample)
    sample = COMBINING_OR_TATWEEL.sub("", sample).casefold()
    counted = [(len("".join(s.letters.findall(sample))), s) for s in SCRIPTS]
    count, script = max(counted, key=lambda pair: pair[0])
    others = sum(character.isalpha() for character in sample) - count
    if count < script.least_letters or others > count:
        return False
    words = " ".join(script.letters.findall(sample))
    return script.sense(words) < script.least_sense


def _gain_of_order(words: str) -> float:
    """Return what the order of a text's letters adds to its being in a language.

    Per letter: how much more of a language it is than its own letters, dealt by lot to
    words as long. Letters that stand for others lose nothing by being shuffled.
    """
    letters = [letter for letter in words if letter != " "]
    shuffled = []
    for seed in range(SHUFFLES):
        dealt = letters[:]
        Random(seed).shuffle(dealt)
        deal = iter(dealt)
        mixed = "".join(" " if place == " " else next(deal) for place in words)
        shuffled.append(weigh_language(mixed))
    return (weigh_language(words) - fmean(shuffled)) / len(letters)


def _share_of_arabic_words(words: str) -> float:
    """Return the share of words that are common, or have the Arabic article.

    It is 0 where words are stretched by letters.
    """
    every = words.translate(SPELLINGS).split()
    if sum(map(bool, map(STRETCHED.search, every))) > STRETCHED_WORDS * len(every):
        return 0.0
    known = sum(w in COMMON_WORDS or w.startswith(ARABIC_PREFIXES) for w in every)
    return known / len(every)


def _share_of_common_characters(words: str) -> float:
    characters = words.replace(" ", "")
    return sum(c in COMMON_CHINESE for c in characters) / len(characters)


SCRIPTS = (
    _Script(re.compile("[a-z\u00aa-\u024f\u1e00-\u1eff]+"), 300, _gain_of_order, 0.47),
    _Script(re.compile("[\u0400-\u052f]+"), 300, _gain_of_order, 0.26),
    _Script(re.compile("[\u0620-\u06d5]+"), 100, _share_of_arabic_words, 0.15),
    _Script(re.compile("[\u3400-\u9fff]+"), 60, _share_of_common_characters, 0.12),
)
