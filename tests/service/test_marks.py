import struct
from dataclasses import replace

from ingest.records import Block, BlockKind, Page
from service.marks import Mark, frame_blocks, line_marks

NO_INK = (0, 0, 0, 0)


def page_of(*boxes: Mark) -> Page:
    return Page(
        number=1,
        label="1",
        width=2448,
        height=3168,
        text="x" * len(boxes),
        boxes=b"".join(struct.pack("<4H", *box) for box in boxes),
        blocks=(),
    )


def test_letters_of_a_line_share_a_mark() -> None:
    # "Ab g": capital, small letter, a space without ink, one below the line.
    page = page_of((100, 50, 130, 90), (132, 60, 150, 90), NO_INK, (160, 60, 180, 100))

    assert line_marks(page, 0, 4) == [(100, 50, 180, 100)]


def test_a_mark_keeps_what_earlier_letters_reach_below_the_line() -> None:
    # "gA": the first letter stands lower, the second one higher.
    page = page_of((100, 60, 130, 100), (132, 50, 150, 90))

    assert line_marks(page, 0, 2) == [(100, 50, 150, 100)]


def test_each_line_of_print_has_a_mark_of_its_own() -> None:
    page = page_of((500, 50, 530, 90), (532, 50, 550, 90), NO_INK, (100, 110, 130, 150))

    assert line_marks(page, 0, 4) == [(500, 50, 550, 90), (100, 110, 130, 150)]


def test_columns_side_by_side_are_marked_apart() -> None:
    # 40 high; a gap of 160 or more begins another mark.
    page = page_of((100, 50, 130, 90), (290, 50, 320, 90), (479, 50, 500, 90))

    assert line_marks(page, 0, 3) == [(100, 50, 130, 90), (290, 50, 500, 90)]


def test_right_to_left_letters_grow_the_mark_leftwards() -> None:
    page = page_of((300, 50, 330, 90), (270, 50, 298, 90), (240, 50, 268, 90))

    assert line_marks(page, 0, 3) == [(240, 50, 330, 90)]


def test_only_the_asked_characters_are_marked() -> None:
    page = page_of((100, 50, 130, 90), (132, 50, 150, 90), (152, 50, 170, 90))

    assert line_marks(page, 1, 2) == [(132, 50, 150, 90)]
    assert line_marks(page, 2, 99) == [(152, 50, 170, 90)]
    assert line_marks(page, 1, 1) == []


def test_characters_without_ink_have_no_mark() -> None:
    assert line_marks(page_of(NO_INK, NO_INK), 0, 2) == []


def test_a_block_has_one_frame_two_points_around_its_ink() -> None:
    page = replace(
        page_of((500, 50, 530, 90), (100, 110, 130, 150), NO_INK, (7, 200, 20, 230)),
        blocks=(
            Block(BlockKind.HEADING, 0, 2, 1),
            Block(BlockKind.NOTE, 2, 3),
            Block(BlockKind.TABLE, 3, 4),
        ),
    )

    assert frame_blocks(page) == [
        (92, 42, 538, 158, 0, 1),
        (0, 192, 28, 238, 3, 3),
    ]


def test_a_comma_shares_the_mark_of_its_line() -> None:
    letter, comma = (100, 100, 120, 140), (122, 136, 126, 150)
    assert line_marks(page_of(letter, comma), 0, 2) == [(100, 100, 126, 150)]


def test_a_vowel_sign_above_a_letter_shares_its_mark() -> None:
    letter, sign = (100, 100, 120, 140), (104, 84, 114, 94)
    assert line_marks(page_of(letter, sign), 0, 2) == [(100, 84, 120, 140)]


def test_a_new_line_close_below_has_a_mark_of_its_own() -> None:
    end, start = (900, 100, 920, 140), (100, 150, 120, 190)
    assert line_marks(page_of(end, start), 0, 2) == [end, start]
