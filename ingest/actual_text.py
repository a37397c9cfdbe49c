"""Whether the words that a PDF puts in the place of its glyphs are those it shows.

`/ActualText` tells a program what a run of glyphs says: the letters of a ligature, a
small capital, nothing for the hyphen at the end of a line. Nothing keeps it from
telling something else than a person sees.
"""

import re
import unicodedata

JOINED = 3
"""Letters that one glyph may stand for. Fonts of Arabic, whose letters change shape
where they join, often name such glyphs wrongly (a bank's report of 2025: kaf for teh),
so among so few letters of Arabic the words win over the font."""

ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")

UNNAMED = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff]")


def agrees(said: str, shown: str) -> bool:
    """Tell whether words are what the fonts of the glyphs say.

    Marks, spaces, case and the shapes of letters do not count. A glyph without a name
    may stand for up to `JOINED` letters.
    """
    told, drawn = _letters(said), _letters(shown)
    if RIGHT_TO_LEFT.search(told) and sorted(told) == sorted(drawn):
        return True
    pieces = [
        re.escape(piece) if piece.isalnum() else f"\\w{{0,{JOINED}}}"
        for piece in re.split("(\0)", drawn)
        if piece
    ]
    if re.fullmatch("".join(pieces), told):
        return True
    both = told + drawn
    return (
        len(drawn) <= JOINED
        and len(told) <= JOINED
        and all(map(ARABIC_LETTER.match, both))
        and bool(drawn)
    )


def _letters(text: str) -> str:
    """Keep letters and digits, one case and shape of each; NUL for a nameless glyph."""
    plain = unicodedata.normalize("NFKC", UNNAMED.sub("\0", text)).casefold()
    return "".join(letter for letter in plain if letter == "\0" or letter.isalnum())
