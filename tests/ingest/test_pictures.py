import io

from PIL import Image

from ingest.pictures import FRAME_COLOURS, Picture, encode_png, highlight, outline


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
    assert len(page.pixels) == 8
