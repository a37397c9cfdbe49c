import io

from PIL import Image

from ingest.pictures import (
    FRAME_COLOURS,
    LETTERS,
    Picture,
    encode_png,
    highlight,
    outline,
)
from ingest.records import BlockKind


def picture(*rows: bytes) -> Picture:
    """Two pixels a row, and two bytes that only pad it; a pixel is a quarter point."""
    pixels = bytearray(b"".join(row + b"\xaa\xbb" for row in rows))
    return Picture(width=2, height=len(rows), stride=8, scale=4.0, pixels=pixels)


def decode(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_a_picture_in_colour_keeps_its_pixels() -> None:
    image = decode(encode_png(picture(b"\x01\x02\x03\x04\x05\x06", b"\x07" * 6)))
    assert (image.mode, image.size) == ("RGB", (2, 2))
    assert image.tobytes() == b"\x01\x02\x03\x04\x05\x06" + b"\x07" * 6


def test_a_picture_without_colour_is_written_in_grey() -> None:
    image = decode(encode_png(picture(b"\x01\x01\x01\x02\x02\x02")))
    assert (image.mode, image.tobytes()) == ("L", b"\x01\x02")


def test_a_mark_colours_paper_and_leaves_ink() -> None:
    page = picture(b"\xff\xff\xff\x00\x00\x00", b"\xff" * 6)
    highlight(page, [(0, 0, 2, 1)])
    assert decode(encode_png(page)).tobytes() == (
        bytes((255, 235, 90, 0, 0, 0)) + b"\xff" * 6
    )


def test_marks_that_overlap_or_leave_the_page_colour_once() -> None:
    page = picture(b"\xff" * 6)
    highlight(page, [(0, 0, 1, 1), (0, 0, 1, 9), (5, 5, 9, 9), (1, 0, 0, 1)])
    assert bytes(page.pixels[:6]) == bytes((255, 235, 90, 255, 255, 255))


def test_a_frame_is_drawn_around_its_box_with_its_number_above() -> None:
    side = 60
    page = Picture(side, side, 3 * side, 4.0, bytearray(b"\xff" * (3 * side * side)))

    outline(page, [(10, 30, 50, 50, 1, 7)])

    blue, white = FRAME_COLOURS[1], (255, 255, 255)
    image = decode(encode_png(page))
    assert image.getpixel((10, 40)) == image.getpixel((49, 40)) == blue
    assert image.getpixel((30, 30)) == image.getpixel((30, 49)) == blue
    assert image.getpixel((30, 40)) == image.getpixel((9, 40)) == white
    # The plate of the 7: three dots above, one in the middle below.
    assert [image.getpixel((x, 13)) for x in (11, 14, 17, 20, 23)] == [
        *(blue, white, white, white, blue),
    ]
    assert [image.getpixel((x, 25)) for x in (14, 17, 20)] == [blue, white, blue]


def test_a_frame_that_leaves_the_page_is_cut_off() -> None:
    page = picture(b"\xff" * 6)
    outline(page, [(0, 0, 99, 99, 0, 1)])
    assert len(page.pixels) == 8 * page.height
    assert page.pixels[:6] == bytes(FRAME_COLOURS[0]) * 2


def blank(side: int) -> Picture:
    return Picture(side, side, 3 * side, 4.0, bytearray(b"\xff" * (3 * side * side)))


def test_a_number_covers_no_ink() -> None:
    page = blank(120)
    for row in range(20, 40):
        start = 3 * (120 * row + 12)
        page.pixels[start : start + 3 * 18] = bytes(3 * 18)
    outline(page, [(30, 20, 90, 60, 0, 1)])
    image = decode(encode_png(page))
    inked = {image.getpixel((x, y)) for x in range(12, 30) for y in range(20, 40)}
    assert inked == {(0, 0, 0)}
    assert image.getpixel((91, 21)) == FRAME_COLOURS[0]


def test_the_kinds_that_are_drawn_are_named_below_the_page() -> None:
    page = blank(300)
    outline(page, [(30, 40, 90, 80, 0, 1), (30, 90, 90, 120, 4, 2)])
    below = decode(encode_png(page)).crop((0, 300, 300, page.height))
    colours = {colour for _, colour in below.getcolors(9) or ()}
    assert colours == {(255, 255, 255), FRAME_COLOURS[0], FRAME_COLOURS[4]}
    # "HEADING" has seven letters of four dots each and a dot, three pixels to a dot.
    row = [below.getpixel((x, 10)) for x in range(300)]
    assert row.count(FRAME_COLOURS[0]) == 87


def test_every_kind_of_block_has_a_colour_and_a_name() -> None:
    assert len(set(FRAME_COLOURS)) == len(BlockKind)
    assert set(" ".join(BlockKind).upper().replace("_", " ")) <= set(LETTERS)
