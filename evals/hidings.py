"""Ways to hide a sentence of a PDF, as the operators and objects that do it.

Each takes the operators that show the sentence, from BT to ET and without their colour,
and returns what to put in their place.
"""

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pydyf
from PIL import Image

ACTUAL_TEXT = "/ActualText"
PLACE = re.compile(rb"(\S+) (\S+) Tm")
SIZE = re.compile(rb"(\S+) (\S+) Tf")


@dataclass(frozen=True, slots=True)
class Hiding:
    """What a way of hiding has to work with; `text` is BT to ET without its colour."""

    pdf: Any
    page: Any
    text: bytes
    left: float
    baseline: float
    ground: bytes
    paper: bytes
    secret: str


def find_dictionary(pdf: Any, key: str) -> Any:
    """Find the one dictionary that has an entry of the name."""
    return next(item for item in pdf.objects if isinstance(item, dict) and key in item)


def name_resource(pdf: Any, kind: str, name: str, reference: object) -> None:
    """Give a resource of the page a name."""
    resources = find_dictionary(pdf, "ExtGState")
    resources.setdefault(kind, pydyf.Dictionary())[name] = reference


def find_content(pdf: Any) -> Any:
    """Find the content stream of the one page."""
    return next(
        item
        for item in pdf.objects
        if isinstance(item, pydyf.Stream) and b"BT" in item.stream
    )


def fill(colour: str) -> bytes:
    """Write the operator that sets a colour, given as in CSS."""
    shades = bytes.fromhex(colour[1:])
    return b" ".join(b"%.6f" % (shade / 255) for shade in shades) + b" rg"


def _black(text: bytes) -> bytes:
    return b"0 0 0 rg\n" + text


def _state(hiding: Hiding, **entries: object) -> bytes:
    """Name a graphics state of the page and switch to it."""
    name_resource(hiding.pdf, "ExtGState", "hide", pydyf.Dictionary(entries))
    return b"/hide gs\n"


def _resize(text: bytes, size: str) -> bytes:
    return SIZE.sub(rb"\1 " + size.encode() + b" Tf", text)


def _box(hiding: Hiding) -> bytes:
    return b"%f %f 300 24 re" % (hiding.left - 4, hiding.baseline - 17)


def _same_colour(hiding: Hiding) -> bytes:
    return hiding.ground + b"\n" + hiding.text


def _mode_3(hiding: Hiding) -> bytes:
    return _black(hiding.text.replace(b"BT", b"BT\n3 Tr"))


def _mode_7(hiding: Hiding) -> bytes:
    return _black(hiding.text.replace(b"BT", b"BT\n7 Tr"))


def _size_zero(hiding: Hiding) -> bytes:
    return _black(_resize(hiding.text, "0"))


def _size_tiny(hiding: Hiding) -> bytes:
    return _black(_resize(hiding.text, "0.4"))


def _off_page(hiding: Hiding) -> bytes:
    return b"1 0 0 1 3000 0 cm\n" + _black(hiding.text)


def _off_crop(hiding: Hiding) -> bytes:
    left, bottom, right, top = (float(side) for side in hiding.page["MediaBox"])
    hiding.page["CropBox"] = pydyf.Array([left, bottom, right, top])
    hiding.page["MediaBox"] = pydyf.Array([left - 300, bottom - 300, right, top])
    down = (top - bottom) / 0.75 + 60 - hiding.baseline
    return b"1 0 0 1 0 %f cm\n" % down + _black(hiding.text)


def _behind_box(hiding: Hiding) -> bytes:
    return b"%s\n%s\n%s\nf" % (_black(hiding.text), hiding.ground, _box(hiding))


def _behind_picture(hiding: Hiding) -> bytes:
    encoded = io.BytesIO()
    make_photograph(11).save(encoded, "JPEG")
    image = pydyf.Stream(
        [encoded.getvalue()],
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": 480,
            "Height": 160,
            "ColorSpace": "/DeviceRGB",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        },
    )
    hiding.pdf.add_object(image)
    name_resource(hiding.pdf, "XObject", "cover", image.reference)
    place = b"300 0 0 -26 %f %f cm\n/cover Do" % (
        hiding.left - 4,
        hiding.baseline + 8,
    )
    return _black(hiding.text) + b"\n" + place


def _transparent(hiding: Hiding) -> bytes:
    return _state(hiding, ca=0, CA=0) + _black(hiding.text)


def _clipped(hiding: Hiding) -> bytes:
    return b"0 0 1 1 re\nW\nn\n" + _black(hiding.text)


def _layer_off(hiding: Hiding) -> bytes:
    group = pydyf.Dictionary({"Type": "/OCG", "Name": pydyf.String("extra")})
    hiding.pdf.add_object(group)
    groups = pydyf.Array([group.reference])
    hiding.pdf.catalog["OCProperties"] = pydyf.Dictionary(
        {"OCGs": groups, "D": pydyf.Dictionary({"OFF": groups})}
    )
    name_resource(hiding.pdf, "Properties", "extra", group.reference)
    return b"/OC /extra BDC\n" + _black(hiding.text) + b"\nEMC"


def _actual_text(hiding: Hiding) -> bytes:
    words = b"FEFF" + hiding.secret.encode("utf-16-be").hex().encode()
    return b"/Span << /ActualText <%s> >> BDC\n%s\nEMC" % (words, _black(hiding.text))


def _near_ground(hiding: Hiding) -> bytes:
    shades = [float(shade) for shade in hiding.ground.split()[:3]]
    near = [shade - 0.02 if shade > 0.5 else shade + 0.02 for shade in shades]
    return b"%f %f %f rg\n" % tuple(near) + hiding.text


def _squeezed(hiding: Hiding) -> bytes:
    return b"0.001 0 0 0.001 200 400 cm\n" + _black(hiding.text)


def _masked(hiding: Hiding) -> bytes:
    form = pydyf.Stream(
        [b"0 g 0 0 2000 2000 re f"],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, 2000, 2000]),
            "Group": pydyf.Dictionary({"S": "/Transparency", "CS": "/DeviceGray"}),
        },
    )
    hiding.pdf.add_object(form)
    mask = pydyf.Dictionary({"S": "/Luminosity", "G": form.reference})
    return _state(hiding, SMask=mask) + _black(hiding.text)


def _over_words(hiding: Hiding) -> bytes:
    """Write in the colour of the paper over the line of text above."""
    return b"1 0 0 1 0 -36 cm\n" + hiding.paper + b"\n" + hiding.text


def _clip_word(hiding: Hiding) -> bytes:
    """Leave only a hairline of the sentence."""
    line = b"%f %f 300 0.2 re\nW\nn\n" % (hiding.left, hiding.baseline - 5)
    return line + _black(hiding.text)


TECHNIQUES: dict[str, Callable[[Hiding], bytes]] = {
    "colour of the ground": _same_colour,
    "render mode 3": _mode_3,
    "render mode 7": _mode_7,
    "size 0": _size_zero,
    "size 0.3 pt": _size_tiny,
    "off the page": _off_page,
    "outside the crop box": _off_crop,
    "behind a box": _behind_box,
    "behind a picture": _behind_picture,
    "alpha 0": _transparent,
    "clipped away": _clipped,
    ACTUAL_TEXT: _actual_text,
}
MORE_TECHNIQUES: dict[str, Callable[[Hiding], bytes]] = {
    "layer switched off": _layer_off,
    "nearly the ground's colour": _near_ground,
    "scaled to 0.001": _squeezed,
    "soft mask": _masked,
    "over other words": _over_words,
    "clipped to a hairline": _clip_word,
}
TECHNIQUES_OF_ISSUE = tuple(TECHNIQUES)
TECHNIQUES |= MORE_TECHNIQUES


def make_photograph(seed: int) -> Image.Image:
    """Make a picture without writing: clouds of dark colour."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (24, 8), chance.randbytes(24 * 8 * 3))
    return small.resize((480, 160), Image.Resampling.BICUBIC).point(
        lambda shade: shade // 2
    )
