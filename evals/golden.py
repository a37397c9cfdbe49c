"""Golden pages: typeset from words and layouts, so that their truth is known.

A collection is a folder with a plan for each maker (`documents.yaml`, `chromium.yaml`)
and the words of each language; all share one style sheet. Documents are set on demand
and kept until anything they are made of changes.
"""

import hashlib
import importlib.metadata
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any

from weasyprint import HTML

from evals.chromium import chromium_version, measure_sheets, print_pdf
from evals.errors import EvaluationError
from evals.ink import Rectangle, Rectangles, SpanBoxes, measure_ink
from evals.layouts import Sheet, compose_sheet
from evals.records import GoldenDocument, GoldenPage, GoldenQuote
from evals.stock import Stock
from evals.yaml_files import read_yaml
from ingest.sandbox import read_document

COLLECTIONS = Path(__file__).parent / "collections" / "golden"
POINTS = 0.75
"""To a CSS pixel."""

COLOURS = ("#f00", "#0f0", "#00f")
TURN = {"rotated page": 90}
"""By which the pages of a layout are turned for display, clockwise."""

EDGE = 1.0
"""Points by which text may stand out of its place before the page counts as full."""

TOP_MM = 25
"""From the edge of the paper to the sheet, as the style sheet has it."""


class Maker(StrEnum):
    """The program that sets golden pages."""

    WEASYPRINT = "weasyprint"
    CHROMIUM = "chromium"


PLANS = {Maker.WEASYPRINT: "documents.yaml", Maker.CHROMIUM: "chromium.yaml"}
SHEETS = {
    Maker.WEASYPRINT: ("golden.css",),
    Maker.CHROMIUM: ("golden.css", "chromium.css"),
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """One document of a collection, before it is set."""

    name: str
    language: str
    layouts: tuple[str, ...]
    words: Mapping[str, Any]
    style: Mapping[str, Any]
    sheet: str


def read_golden(
    collection: Path, cache: Path, maker: Maker = Maker.WEASYPRINT
) -> Iterator[GoldenDocument]:
    """Yield the documents of a collection, setting those that are not cached.

    Raises:
        EvaluationError: If the collection cannot be read, a page does not fit, or the
            maker is not installed.
    """
    cache.mkdir(parents=True, exist_ok=True)
    version = maker_version(maker)
    typeset = _typeset if maker is Maker.WEASYPRINT else _print
    for plan in _read_plans(collection, maker):
        sheets = _compose(plan)
        html = _write_html(plan, sheets)
        key = hashlib.sha256(f"{version}\n{html}".encode()).hexdigest()[:16]
        pdf, truth = cache / f"{plan.name}.{key}.pdf", cache / f"{plan.name}.{key}.json"
        if not truth.exists():
            measured = typeset(plan, sheets, html, pdf)
            truth.write_text(json.dumps(measured), encoding="utf-8")
        rectangles = json.loads(truth.read_text(encoding="utf-8"))
        yield GoldenDocument(
            name=plan.name,
            language=plan.language,
            path=pdf,
            pages=tuple(
                _golden_page(plan, number, sheet, rectangles)
                for number, sheet in enumerate(sheets, start=1)
            ),
        )


def maker_version(maker: Maker) -> str:
    """Return which version of a maker is installed."""
    if maker is Maker.CHROMIUM:
        return chromium_version()
    return importlib.metadata.version("weasyprint")


def _golden_page(
    plan: _Plan, number: int, sheet: Sheet, rectangles: Mapping[str, Rectangles]
) -> GoldenPage:
    return GoldenPage(
        layout=plan.layouts[number - 1],
        blocks=sheet.blocks,
        furniture=(plan.words["running_head"], str(number)),
        quotes=tuple(
            GoldenQuote(text, _tuples(rectangles[f"quote-{number}-{place}"]))
            for place, text in enumerate(sheet.quotes)
        ),
    )


def _tuples(rectangles: Rectangles) -> tuple[Rectangle, ...]:
    return tuple((left, top, right, bottom) for left, top, right, bottom in rectangles)


def _read_plans(collection: Path, maker: Maker) -> Iterator[_Plan]:
    sheet = "".join(
        (COLLECTIONS / name).read_text(encoding="utf-8") for name in SHEETS[maker]
    )
    for entry in read_yaml(collection / PLANS[maker]):
        yield _Plan(
            name=entry["name"],
            language=entry["language"],
            layouts=tuple(entry["pages"]),
            words=read_yaml(collection / f"{entry['language']}.yaml")
            | read_yaml(COLLECTIONS / "labels.yaml")[entry["language"]],
            style=entry["style"],
            sheet=sheet,
        )


def _compose(plan: _Plan) -> list[Sheet]:
    stock = Stock(plan.language, plan.words, plan.style.get("fill", 1.0))
    for name, place in plan.style.get("begin", {}).items():
        stock.dealt[name] = place
    return [
        compose_sheet(layout, stock, number)
        for number, layout in enumerate(plan.layouts, start=1)
    ]


def _write_html(plan: _Plan, sheets: Sequence[Sheet]) -> str:
    direction = "rtl" if plan.language == "ar" else "ltr"
    head = json.dumps(plan.words["running_head"], ensure_ascii=False)
    own = "".join(f"{name}: {value};" for name, value in plan.style["css"].items())
    gutter = plan.style.get("gutter", "8mm")
    return (
        f'<!DOCTYPE html><html lang="{plan.language}" dir="{direction}"><head>'
        f'<meta charset="utf-8"><title>{escape(plan.words["running_head"])}</title>'
        f"<style>@page {{ @top-center {{ content: {head} }} }}\n{plan.sheet}"
        f":root {{ --gutter: {gutter} }} html {{ {own} }}{_paper(plan)}</style></head>"
        f'<body class="{plan.style["paragraphs"]}">'
        f"{''.join(sheet.html for sheet in sheets)}</body></html>"
    )


def _paper(plan: _Plan) -> str:
    """Set the margins of the paper, and with them the width of the sheets."""
    margin = plan.style.get("margin_mm")
    if margin is None:
        return ""
    width = f"body {{ width: {210 - 2 * margin}mm }}"
    return f" @page {{ margin: {TOP_MM}mm {margin}mm }} {width}"


def _typeset(
    plan: _Plan, sheets: Sequence[Sheet], html: str, path: Path
) -> dict[str, Rectangles]:
    document = HTML(string=html).render()
    if len(document.pages) != len(sheets):
        raise EvaluationError(
            f"{plan.name}: {len(sheets)} pages need {len(document.pages)} sheets"
        )
    for number, (page, sheet) in enumerate(
        zip(document.pages, sheets, strict=True), start=1
    ):
        _check_room(plan, number, page, sheet)
    turns = [TURN.get(layout, 0) for layout in plan.layouts]

    def turn_pages(_: object, pdf: Any) -> None:
        for place, turn in zip(pdf.pages["Kids"][::3], turns, strict=True):
            pdf.objects[place]["Rotate"] = turn

    path.write_bytes(document.write_pdf(finisher=turn_pages))
    coloured = path.with_suffix(".coloured.pdf")
    HTML(string=_colour(html, len(sheets))).write_pdf(coloured, finisher=turn_pages)
    boxes = [_span_boxes(page) for page in document.pages]
    measured = measure_ink(path, coloured, boxes)
    coloured.unlink()
    return measured


def _colour(html: str, pages: int) -> str:
    """Set the quoted sentences of each page in red, green and blue."""
    style = "".join(
        f"#quote-{page}-{place} {{ color: {colour} }}"
        for page in range(1, pages + 1)
        for place, colour in enumerate(COLOURS)
    )
    return html.replace("</style>", f"{style}</style>", 1)


def _print(
    plan: _Plan, sheets: Sequence[Sheet], html: str, path: Path
) -> dict[str, Rectangles]:
    """Do with Chromium what `_typeset` does with WeasyPrint."""
    boxes = []
    measured = measure_sheets(html)
    for number, sheet in enumerate(measured, start=1):
        if POINTS * sheet["over"] > EDGE:
            raise EvaluationError(
                f"{plan.name}: page {number}, {plan.layouts[number - 1]}: the text "
                f"runs over by {sheet['over']:.0f} px"
            )
        boxes.append(_on_paper(sheet["quotes"], plan.style["margin_mm"]))
    coloured = path.with_suffix(".coloured.pdf")
    print_pdf(html, path)
    print_pdf(_colour(html, len(sheets)), coloured)
    pages = len(read_document(path, file=path.name).pages)
    if pages != len(sheets):
        raise EvaluationError(f"{plan.name}: {len(sheets)} pages need {pages} sheets")
    rectangles = measure_ink(path, coloured, boxes)
    coloured.unlink()
    return rectangles


def _on_paper(quotes: Mapping[str, Rectangles], margin_mm: float) -> SpanBoxes:
    """Turn boxes in pixels from the corner of a sheet into points on its paper."""
    across, down = (72 / 25.4 * side for side in (margin_mm, TOP_MM))
    return {
        name: [
            (
                POINTS * left + across,
                POINTS * top + down,
                POINTS * right + across,
                POINTS * bottom + down,
            )
            for left, top, right, bottom in boxes
        ]
        for name, boxes in quotes.items()
    }


def _check_room(plan: _Plan, number: int, page: Any, sheet: Sheet) -> None:
    """Refuse a page whose text is lost, or runs into its notes or off the paper."""
    place = f"{plan.name}: page {number}, {plan.layouts[number - 1]}"
    (whole,) = (box for box in _boxes(page._page_box) if _class(box) == "sheet")
    set_letters = _letters(one.text for one in _texts(whole))
    if set_letters < _letters(block.text for block in sheet.blocks):
        raise EvaluationError(f"{place}: text is lost")
    boxes = {
        name: box
        for box in _boxes(page._page_box)
        if (name := _class(box)) in ("sheet", "main", "half", "landscape", "foot")
    }
    main = boxes.get("main") or boxes.get("half") or boxes["landscape"]
    foot = boxes.get("foot")
    limit = foot.position_y if foot else main.position_y + main.height
    used = max(
        one.position_y + one.height
        for one in _texts(main)
        if foot is None or one not in _texts(foot)
    )
    if used > limit + EDGE:
        raise EvaluationError(f"{place}: the text runs over by {used - limit:.0f} px")


def _letters(texts: Iterable[str]) -> int:
    return sum(
        character.isalpha()
        for text in texts
        for character in unicodedata.normalize("NFKC", text)
    )


def _span_boxes(page: Any) -> SpanBoxes:
    """Where each quoted sentence stands, line by line, in points."""
    found: SpanBoxes = {}
    for box in _texts(page._page_box):
        if box.element is not None and box.element.get("class") == "quote":
            sides = (
                box.position_x,
                box.position_y,
                box.position_x + box.width,
                box.position_y + box.height,
            )
            left, top, right, bottom = (POINTS * side for side in sides)
            found.setdefault(box.element.get("id"), []).append(
                (left, top, right, bottom)
            )
    return found


def _boxes(box: Any) -> Iterator[Any]:
    """Yield the boxes of WeasyPrint's layout, those placed absolutely included."""
    yield from box.descendants(placeholders=True)


def _texts(box: Any) -> Iterator[Any]:
    return (one for one in _boxes(box) if hasattr(one, "text"))


def _class(box: Any) -> str:
    named = box.element is not None and not box.element_tag.endswith(
        ("before", "after")
    )
    return (box.element.get("class") or "").split(" ")[0] if named else ""
