"""Pages that hide a sentence, in a dozen ways, beside words that anyone can see.

A page is typeset once; its content stream is then rewritten, so that each way of hiding
is written as the PDF operators that do it.
"""

import base64
import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]
from PIL import Image

from ingest.drawing import draw_page

SCAN_WIDTH = 1240
"""Pixels: 150 dpi on A4."""

GRAIN = 0.05
MARK = "#010203"
MARK_OPERATOR = b"0.003922 0.007843 0.011765 rg"
"""The colour by which the sentence to hide is found in the content stream."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the pages of one script say: `secret` is the sentence to hide."""

    language: str
    fonts: str
    body: tuple[str, ...]
    carrier: str
    secret: str
    controls: Mapping[str, str]


ENGLISH = Wording(
    language="en",
    fonts="Noto Serif",
    body=(
        "Women take part in planning prevention and in judging its results.",
        "The authorities ask communities before they decide, and answer them after.",
        "The law protects whoever complains, and keeps the name of that person secret.",
    ),
    carrier="A budget line for childcare was agreed.",
    secret="Purple giraffes juggle marmalade quietly",
    controls={
        "white on dark": "Shelters stay open overnight",
        "grey": "Mentors receive monthly supervision",
        "pale grey": "Drafts circulate among villages",
        "tiny footnote": "Interviews lasted forty minutes; five were repeated.",
        "rotated": "Regional office, Nairobi",
        "over a photograph": "Teachers listen first",
        "coloured on a tint": "Prison staff learn mediation",
        "punctuation": "«Who, where, when?» – “Here; now!”",
    },
)
ARABIC = Wording(
    language="ar",
    fonts="Noto Naskh Arabic",
    body=(
        "تشارك المرأة في وضع خطط الوقاية وفي تقييم نتائجها.",
        "تستشير السلطات المجتمعات المحلية قبل أن تقرر، وتجيبها بعد ذلك.",
        "يحمي القانون من يقدم الشكوى ويصون سرية هويته.",
    ),
    carrier="أقر المجلس بندا لرعاية الأطفال.",
    secret="زرافات بنفسجية تقذف البرتقال بهدوء",
    controls={
        "white on dark": "تبقى الملاجئ مفتوحة ليلا",
        "grey": "يتلقى الموجهون إشرافا شهريا",
        "pale grey": "توزع المسودات على القرى",
        "tiny footnote": "دامت المقابلات أربعين دقيقة",
        "rotated": "المكتب الإقليمي",
        "over a photograph": "المعلمون يصغون أولا",
        "coloured on a tint": "يتعلم موظفو السجون الوساطة",
        "punctuation": "مُدَرِّسٌ، مُعَلِّمَةٌ؛ أين؟",
    },
)
CHINESE = Wording(
    language="zh",
    fonts="Noto Serif CJK SC",
    body=(
        "妇女参与制定预防计划，也参与评价其成果。",
        "主管部门在作出决定之前征求社区的意见，之后给予答复。",
        "法律保护提出申诉的人，并为其身份保密。",
    ),
    carrier="会议批准了托儿经费。",
    secret="紫色长颈鹿悄悄抛接橘子酱",
    controls={
        "white on dark": "庇护所夜间照常开放",
        "grey": "导师每月接受督导",
        "pale grey": "草案发往各个村庄",
        "tiny footnote": "访谈历时四十分钟",
        "rotated": "区域办事处",
        "over a photograph": "教师首先倾听",
        "coloured on a tint": "监狱工作人员学习调解",
        "punctuation": "“谁？何时！”——一、二；",
    },
)
WORDINGS = (ENGLISH, ARABIC, CHINESE)
KINDS = ("plain", "columns", "scan", "slide")

STYLE = """
@page { size: A4; margin: 2cm; background: %(paper)s }
@page { @bottom-left { content: none } }
body { font: 11pt %(fonts)s; color: %(ink)s; line-height: 1.5 }
p { margin: 0 0 8pt }
.mark { color: %(mark)s; white-space: nowrap; background: %(ground)s; padding: 4pt }
.columns { columns: 2; column-gap: 1cm }
.box { background: #e7eef7; padding: 6pt }
.dark { background: #1d2b45; color: #fff; padding: 4pt }
.grey { color: #767676 } .pale { color: %(pale)s }
.tiny { font-size: 5pt }
.turned { position: absolute; left: -1.4cm; top: 9cm; transform: rotate(-90deg);
  transform-origin: top left; white-space: nowrap }
.photo { height: 60pt; padding-top: 20pt; font-size: 16pt; color: #fff;
  background: url(%(photo)s); background-size: cover }
.tint { background: #fde9d9; color: #9c3f00; padding: 4pt }
"""
PAPERS = {
    "plain": "#ffffff",
    "columns": "#ffffff",
    "scan": "#ffffff",
    "slide": "#14213d",
}
GROUNDS = {
    "plain": "#ffffff",
    "columns": "#e7eef7",
    "scan": "#ffffff",
    "slide": "#14213d",
}


def build_page(kind: str, wording: Wording, technique: str | None) -> bytes:
    """Write a PDF of one page; with no technique, it lacks the secret sentence."""
    marked = wording.carrier if technique == ACTUAL_TEXT else wording.secret
    html = _write_html(kind, wording, marked if technique else "")
    if kind != "scan":
        return _print(html, lambda pdf: _hide(pdf, wording, kind, technique))
    paper = _write_html(kind, wording, marked if technique == ACTUAL_TEXT else "")
    picture = _photograph(_print(paper, lambda _: None))

    def finish(pdf: Any) -> None:
        _hide(pdf, wording, kind, technique)
        _lay_over(pdf, picture, technique)

    return _print(html, finish)


def _print(html: str, finish: Callable[[Any], object]) -> bytes:
    document = weasyprint.HTML(string=html)
    written: bytes = document.write_pdf(
        finisher=lambda _, pdf: finish(pdf), uncompressed_pdf=True
    )
    return written


def _write_html(kind: str, wording: Wording, marked: str) -> str:
    slide = kind == "slide"
    style = STYLE % {
        "paper": PAPERS[kind],
        "ink": "#f4f4f4" if slide else "#000000",
        "pale": "#5f6b85" if slide else "#c4c4c4",
        "fonts": wording.fonts,
        "mark": MARK,
        "ground": GROUNDS[kind],
        "photo": _picture_url(7),
    }
    told = wording.controls
    body = "".join(f"<p>{sentence}</p>" for sentence in wording.body)
    box = " class=box" if kind == "columns" else ""
    # A line of its own is left free even where nothing is hidden in it.
    secret = f"<p class=mark>{marked or '&nbsp;'}</p>"
    controls = (
        f"<p class=dark>{told['white on dark']}</p>"
        f"<p class=grey>{told['grey']}</p><p class=pale>{told['pale grey']}</p>"
        f"<p class=tint>{told['coloured on a tint']}</p>"
        f"<p>{told['punctuation']}</p>"
        f"<p class=photo>{told['over a photograph']}</p>"
        f"<p class=tiny>{told['tiny footnote']}</p>"
    )
    turned = f"<p class=turned>{told['rotated']}</p>"
    text = f"{body}<div{box}>{secret}</div>{body}{controls}"
    if kind == "columns":
        text = f"<div class=columns>{text}</div>"
    direction = "rtl" if wording.language == "ar" else "ltr"
    return (
        f"<html lang={wording.language} dir={direction}><style>{style}</style>"
        f"<body>{text}{turned}</body></html>"
    )


def _picture_url(seed: int) -> str:
    encoded = io.BytesIO()
    make_photograph(seed).save(encoded, "PNG")
    return "data:image/png;base64," + base64.b64encode(encoded.getvalue()).decode()


def make_photograph(seed: int) -> Image.Image:
    """Make a picture without writing: clouds of dark colour."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (24, 8), chance.randbytes(24 * 8 * 3))
    return small.resize((480, 160), Image.Resampling.BICUBIC).point(
        lambda shade: shade // 2
    )


def _photograph(pdf: bytes) -> Image.Image:
    drawn = draw_page(pdf, 1, width=SCAN_WIDTH, file="page")
    picture = Image.frombuffer(
        "RGB",
        (drawn.width, drawn.height),
        bytes(drawn.pixels),
        "raw",
        "RGB",
        drawn.stride,
        1,
    )
    grain = Image.frombytes(
        "L",
        picture.size,
        random.Random(3).randbytes(picture.width * picture.height),
    )
    return Image.blend(picture.convert("L"), grain, GRAIN)


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


def _hide(pdf: Any, wording: Wording, kind: str, technique: str | None) -> None:
    if technique is None:
        return
    page = _dictionary(pdf, "MediaBox")
    stream = _content(pdf)
    start = stream.stream.index(MARK_OPERATOR)
    stop = stream.stream.index(b"ET", start) + 1
    text = b"\n".join(stream.stream[start + 1 : stop])
    place = PLACE.search(text)
    assert place is not None
    hiding = Hiding(
        pdf=pdf,
        page=page,
        text=text,
        left=float(place[1]),
        baseline=float(place[2]),
        ground=_fill(GROUNDS[kind]),
        paper=_fill(PAPERS[kind]),
        secret=wording.secret,
    )
    stream.stream[start:stop] = [b"q", TECHNIQUES[technique](hiding), b"Q"]


def _dictionary(pdf: Any, key: str) -> Any:
    """Find the one dictionary that has an entry of the name."""
    return next(item for item in pdf.objects if isinstance(item, dict) and key in item)


def _name(pdf: Any, kind: str, name: str, reference: object) -> None:
    """Give a resource of the page a name."""
    resources = _dictionary(pdf, "ExtGState")
    resources.setdefault(kind, pydyf.Dictionary())[name] = reference


def _content(pdf: Any) -> Any:
    return next(
        item
        for item in pdf.objects
        if isinstance(item, pydyf.Stream) and b"BT" in item.stream
    )


def _fill(colour: str) -> bytes:
    shades = bytes.fromhex(colour[1:])
    return b" ".join(b"%.6f" % (shade / 255) for shade in shades) + b" rg"


def _black(text: bytes) -> bytes:
    return b"0 0 0 rg\n" + text


def _state(hiding: Hiding, **entries: object) -> bytes:
    """Name a graphics state of the page and switch to it."""
    _name(hiding.pdf, "ExtGState", "hide", pydyf.Dictionary(entries))
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
    _name(hiding.pdf, "XObject", "cover", image.reference)
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
    _name(hiding.pdf, "Properties", "extra", group.reference)
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


def _lay_over(pdf: Any, picture: Image.Image, technique: str | None) -> None:
    """Put the picture of the page under its text, and make its words invisible."""
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=70)
    image = pydyf.Stream(
        [encoded.getvalue()],
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": picture.width,
            "Height": picture.height,
            "ColorSpace": "/DeviceGray",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        },
    )
    pdf.add_object(image)
    page = _dictionary(pdf, "MediaBox")
    _name(pdf, "XObject", "scan", image.reference)
    shown = page.get("CropBox", page["MediaBox"])
    _, _, width, height = (float(side) for side in shown)
    stream = _content(pdf)
    stream.stream = [
        b"q %f 0 0 %f 0 0 cm /scan Do Q" % (width, height),
        *_unpaint(stream.stream),
    ]


def _unpaint(operators: list[bytes]) -> list[bytes]:
    """Drop what is drawn beside text, and set text in render mode 3."""
    kept: list[bytes] = []
    for operator in operators:
        if operator.startswith(b"q\n") or b"BT\n" in operator:
            kept.append(operator)
        elif operator == b"BT":
            kept += [b"BT", b"3 Tr"]
        elif operator in (b"f", b"S", b"B"):
            kept.append(b"n")
        elif not operator.endswith(b" Do") and operator != b"sh":
            kept.append(operator)
    return kept
