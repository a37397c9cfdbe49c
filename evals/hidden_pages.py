"""Pages that hide a sentence, in a dozen ways, beside words that anyone can see.

A page is typeset once; its content stream is then rewritten, so that each way of hiding
is written as the PDF operators that do it.
"""

import base64
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint
from PIL import Image

from evals.hidings import (
    ACTUAL_TEXT,
    PLACE,
    TECHNIQUES,
    Hiding,
    fill,
    find_content,
    find_dictionary,
    make_photograph,
    name_resource,
)
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


def _hide(pdf: Any, wording: Wording, kind: str, technique: str | None) -> None:
    if technique is None:
        return
    page = find_dictionary(pdf, "MediaBox")
    stream = find_content(pdf)
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
        ground=fill(GROUNDS[kind]),
        paper=fill(PAPERS[kind]),
        secret=wording.secret,
    )
    stream.stream[start:stop] = [b"q", TECHNIQUES[technique](hiding), b"Q"]


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
    page = find_dictionary(pdf, "MediaBox")
    name_resource(pdf, "XObject", "scan", image.reference)
    shown = page.get("CropBox", page["MediaBox"])
    _, _, width, height = (float(side) for side in shown)
    stream = find_content(pdf)
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
