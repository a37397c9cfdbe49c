import io

from PIL import Image

from ingest.pictures import Picture, encode_png, highlight


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
