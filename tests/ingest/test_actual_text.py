import pytest

from ingest.actual_text import agrees

SAME = {
    "small capitals": ("Country Programme", "COUNTRY PROGRAMME"),
    "a ligature": ("ffi", "\ufb03"),
    "a soft hyphen": ("\u00ad", "-"),
    "a glyph without a name": ("office", "o\ufffdce"),
    "a joined letter of Arabic": ("\u062a", "\u0642"),
    "Arabic drawn from the left": (
        "\u0643\u0644\u0645\u0629",
        "\u0629\u0645\u0644\u0643",
    ),
    "spaces": ("one two", "onetwo"),
}
OTHER = {
    "other words": ("pay nothing", "pay at once"),
    "a letter of Latin": ("t", "w"),
    "a number": ("100", "10"),
    "words for a full stop": ("a whole sentence", "."),
    "words for a nameless glyph": ("a whole sentence", "\ufffd"),
    "nothing": ("", "shown"),
    "a word of Arabic": ("\u0633\u0644\u0627\u0645", "\u062d\u0631\u0628\u064a"),
}


@pytest.mark.parametrize(("said", "shown"), SAME.values(), ids=SAME)
def test_words_that_spell_what_is_shown_agree(said: str, shown: str) -> None:
    assert agrees(said, shown)


@pytest.mark.parametrize(("said", "shown"), OTHER.values(), ids=OTHER)
def test_words_that_are_not_shown_do_not_agree(said: str, shown: str) -> None:
    assert not agrees(said, shown)
