"""Which language each block of a document is in, for documents that hold several.

A block that is too short to tell, a table of names for one, is in the language of the
text before it, and a heading in that of the text below it. So are notes, contents and
references in that of the text around them: they cite titles of every language.
"""

from collections.abc import Iterator

from ingest.language import LETTER, weigh_latin, written_in
from ingest.records import BlockKind, Document

Place = tuple[int, int]
"""The number of a page and where a block starts on it."""

APPARATUS = {
    BlockKind.NOTE,
    BlockKind.CONTENTS,
    BlockKind.REFERENCES,
    BlockKind.BOILERPLATE,
}

MIN_LETTERS = 25
"""A block in Latin letters with fewer does not tell its language."""

SAMPLE_CHARACTERS = 300
"""Of a block: half of all in the library's documents are shorter."""

MIN_FOREIGN = 40
"""Likewise in a text of another script: "gifp-search starter library" on a cover."""

LEAST_CHANGE = 35.0
"""Natural logarithms by which another language must be likelier than the document's,
to be that of a block. Of 8,900 blocks in 89 documents of one language, in Latin
letters, the highest is 31: "Former name: Association malienne de savoir construire".
Half of the blocks of 40 to 60 letters in another language have 73 and more."""

LEAST_RETURN = 5.0
"""Likewise, for the document's language after a block in another."""


def block_languages(document: Document) -> dict[Place, str]:
    """Name the language of each block, by its page and where it starts there."""
    languages: dict[Place, str] = {}
    current = document.language
    waiting: list[Place] = []
    for place, kind, text in _blocks(document):
        if kind is BlockKind.HEADING:
            waiting.append(place)
            continue
        if kind not in APPARATUS:
            current = _language(text, current, document.language)
            languages |= dict.fromkeys(waiting, current)
            waiting = []
        languages[place] = current
    return languages | dict.fromkeys(waiting, current)


def _blocks(document: Document) -> Iterator[tuple[Place, BlockKind, str]]:
    for page in document.pages:
        for block in page.blocks:
            stop = min(block.stop, block.start + SAMPLE_CHARACTERS)
            place = page.number, block.start
            yield place, block.kind, page.text[block.start : stop]


def _language(text: str, current: str, main: str) -> str:
    """Return the language of a text that stands in one of `current` and of `main`."""
    by_script = written_in(text)
    if by_script != "":
        return by_script
    letters = len(LETTER.findall(text))
    if letters < MIN_LETTERS:
        return current
    weights = weigh_latin(text)
    likeliest = max(sorted(weights), key=weights.__getitem__)
    if current not in weights:
        is_told = likeliest == main or letters >= MIN_FOREIGN
    else:
        least = LEAST_RETURN if likeliest == main else LEAST_CHANGE
        is_told = weights[likeliest] - weights[current] >= least
    return likeliest if is_told else current
