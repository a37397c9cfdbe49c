import pytest

from evals.records import GoldenBlock, GoldenPage
from evals.transcription import (
    count_errors,
    count_shared,
    is_in_order,
    match_blocks,
    page_errors,
    tokenize,
)
from ingest.records import BlockKind

FIRST = "one two three four five six"
SECOND = "seven eight nine ten eleven twelve"
NOTE = "1 see the annex of the report"


def page(*blocks: GoldenBlock) -> GoldenPage:
    return GoldenPage("one column", blocks, (), ())


def paragraph(text: str) -> GoldenBlock:
    return GoldenBlock(BlockKind.PARAGRAPH, text)


TWO = page(paragraph(FIRST), paragraph(SECOND))
NOTED = page(
    paragraph(FIRST), GoldenBlock(BlockKind.NOTE, NOTE, True), paragraph(SECOND)
)


@pytest.mark.parametrize(
    ("read", "errors"),
    [
        ("a b c", 0),
        ("a c", 1),
        ("a x b c", 1),
        ("a x c", 1),
        ("c a b", 2),
        ("", 3),
    ],
)
def test_errors_are_insertions_deletions_and_substitutions(
    read: str, errors: int
) -> None:
    assert count_errors(read.split(), ["a", "b", "c"]) == errors


def test_shared_words_are_counted_as_often_as_both_have_them() -> None:
    assert count_shared(["a", "a", "b", "c"], ["a", "a", "a", "c", "d"]) == 3


def test_chinese_is_counted_by_character_and_the_rest_by_word() -> None:
    assert tokenize("反恐 政策", "zh") == ["反", "恐", "政", "策"]
    assert tokenize("a\xadb  c | d . . . . . 7", "en") == ["ab", "c", "d", "7"]


def test_an_aside_may_be_read_anywhere_between_blocks() -> None:
    for text in (
        f"{FIRST} {NOTE} {SECOND}",
        f"{FIRST} {SECOND} {NOTE}",
        f"{NOTE} {FIRST} {SECOND}",
    ):
        assert page_errors(text, NOTED, "en") == 0
        assert is_in_order(text, NOTED, "en")


def test_an_aside_inside_a_block_is_an_error() -> None:
    text = f"one two three four {NOTE} five six {SECOND}"
    assert page_errors(text, NOTED, "en") > 0


def test_blocks_in_another_order_are_told() -> None:
    assert is_in_order(f"{FIRST}\n{SECOND}", TWO, "en")
    assert not is_in_order(f"{SECOND}\n{FIRST}", TWO, "en")


def test_a_block_left_out_is_told() -> None:
    assert not is_in_order(FIRST, TWO, "en")


def test_blocks_match_by_kind_and_text() -> None:
    read = [GoldenBlock(BlockKind.HEADING, FIRST), paragraph(SECOND)]
    right, found, written = match_blocks(read, TWO.blocks, "en")
    assert right == {BlockKind.PARAGRAPH: 1}
    assert found == {BlockKind.HEADING: 1, BlockKind.PARAGRAPH: 1}
    assert written == {BlockKind.PARAGRAPH: 2}
