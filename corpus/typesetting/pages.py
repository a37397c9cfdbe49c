"""Assemble cover, front matter and body into one HTML document."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from covers import choose_palette, draw_picture
from markup import Block, Body, Heading
from sources import Source, SourceError
from wording import WORDING

AUTHOR = "gifp-search starter library"
"""Stands in every PDF as its author."""

RUNNING_HEAD_CHARACTERS = 80
"""Longer titles are cut at their first colon, or else between two words."""

_MARGINS_MM = {
    "brief": (26, 30, 26, 40),
    "columns": (27, 26, 27, 26),
    "handbook": (23, 20, 23, 24),
    "deck": (24, 28, 24, 28),
}
"""Page margins from the top clockwise, for text from left to right."""

_STYLES = Path(__file__).parent
_SCRIPT_STYLES = {"ar": "arabic.css", "zh": "chinese.css"}


def compose_document(source: Source, body: Body) -> str:
    """Write the complete HTML of a document, its style sheets included.

    Raises:
        SourceError: If the document replaces or amends one that has no source.
    """
    direction = "rtl" if source.is_right_to_left else "ltr"
    if source.layout == "handbook":
        front = f'<section class="front">{_contents(source, body.headings)}'
        front += f"{_about(source)}</section>"
        text = ""
    else:
        front = ""
        text = _about(source)
    text += _flow(source, body.blocks)
    return (
        f'<!DOCTYPE html><html lang="{source.language}" dir="{direction}"><head>'
        f'<meta charset="utf-8"><title>{escape(source.title)}</title>'
        f'<meta name="author" content="{AUTHOR}">'
        f'<meta name="dcterms.created" content="{source.year}-01-01">'
        f"<style>{_style(source)}</style></head>"
        f'<body class="{_sheet(source)}">{_cover(source)}{front}'
        f'<main id="body">{text}<div class="last"></div></main></body></html>'
    )


def _sheet(source: Source) -> str:
    """Name the style sheet of a layout: scans are set as briefs."""
    return "brief" if source.layout in ("scan", "ocr") else source.layout


def _style(source: Source) -> str:
    names = ["base.css", f"{_sheet(source)}.css"]
    if source.language in _SCRIPT_STYLES:
        names.append(_SCRIPT_STYLES[source.language])
    sheets = [(_STYLES / name).read_text(encoding="utf-8") for name in names]
    return f"{_page_style(source)}\n{''.join(sheets)}"


def _page_style(source: Source) -> str:
    """Write the rules that carry words or colours of this document."""
    palette = choose_palette(source.family)
    start, end = ("right", "left") if source.is_right_to_left else ("left", "right")
    top, right, bottom, left = _MARGINS_MM[_sheet(source)]
    if source.is_right_to_left:
        left, right = right, left
    head = _css_string(_running_head(source.title))
    disclaimer = _css_string(WORDING[source.language].disclaimer)
    return f"""
:root {{
  --accent: {palette.accent};
  --ground: {palette.ground};
  --dark: {palette.colours[0]};
  --middle: {palette.colours[2]};
}}
@page {{
  margin: {top}mm {right}mm {bottom}mm {left}mm;
  @top-{start} {{ content: {head}; }}
  @top-{end} {{ content: ""; }}
  @bottom-{start} {{ content: string(disclaimer); }}
  @bottom-{end} {{ content: counter(page); font-weight: bold; font-size: 9pt; }}
}}
@page front {{
  @bottom-{end} {{ content: counter(page, lower-roman); }}
}}
@page cover {{
  margin: 0;
  @top-{start} {{ content: none; }}
  @top-{end} {{ content: none; }}
  @bottom-{start} {{ content: none; }}
  @bottom-{end} {{ content: none; }}
}}
.last {{ string-set: disclaimer {disclaimer}; }}
"""


def _css_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _running_head(title: str) -> str:
    if len(title) <= RUNNING_HEAD_CHARACTERS:
        return title
    short = re.split(r"\s*[:\uff1a]", title)[0]
    if len(short) <= RUNNING_HEAD_CHARACTERS:
        return short
    return short[:RUNNING_HEAD_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _cover(source: Source) -> str:
    wording = WORDING[source.language]
    year = wording.year.format(source.year)
    edition = wording.edition.format(source.edition)
    # The title is no h1: it stands in the metadata, and an outline that begins
    # with it would push every chapter one level down.
    return (
        f'<section class="cover">{draw_picture(source.cover_motif, source.family)}'
        '<div class="cover-text">'
        f'<p class="kind">{escape(wording.kind(source.kind))}</p>'
        f'<p class="title">{escape(source.title)}</p>'
        f'<p class="subtitle">{escape(source.subtitle)}</p></div>'
        '<div class="cover-foot">'
        f'<p class="imprint">{escape(source.publisher)}<span class="dot"> · </span>'
        f'{escape(edition)}<span class="dot"> · </span>{escape(year)}</p>'
        f'<p class="disclaimer">{escape(wording.disclaimer)}</p></div></section>'
    )


def _contents(source: Source, headings: Sequence[Heading]) -> str:
    rows = "".join(
        f'<li class="level-{heading.level}"><a href="#{heading.anchor}">'
        f"{escape(heading.text)}</a></li>"
        for heading in headings
        if heading.level <= 2
    )
    title = escape(WORDING[source.language].contents)
    return f'<h1 class="front-title">{title}</h1><ul class="contents">{rows}</ul>'


def _about(source: Source) -> str:
    wording = WORDING[source.language]
    links = (
        (wording.supersedes, source.supersedes),
        (wording.addendum_to, source.addendum_to),
    )
    relations = "".join(
        f'<p class="relation">'
        f"{escape(phrase.format(_title_of(source, document_id)))}</p>"
        for phrase, document_id in links
        if document_id is not None
    )
    return (
        f'<div class="summary"><p class="summary-title">{escape(wording.summary)}</p>'
        f"<p>{escape(source.summary)}</p>{relations}</div>"
    )


def _title_of(source: Source, document_id: str) -> str:
    """Cite another document of the library by title, edition and year."""
    path = source.path.with_name(f"{document_id}.{source.language}.md")
    if not path.exists():
        raise SourceError(
            f'{source.path}: "supersedes" or "addendum_to" names {document_id}, '
            f"and there is no {path.name}."
        )
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^title: *[\"']?(.+?)[\"']? *$", text, re.MULTILINE)
    year = re.search(r"^year: *(\d+)", text, re.MULTILINE)
    if title is None or year is None:
        raise SourceError(f'{path}: the key "title" or "year" is missing.')
    return f"{title[1]} ({year[1]})"


def _flow(source: Source, blocks: Sequence[Block]) -> str:
    """Lay the blocks out in one column, or in runs of two columns.

    Wide blocks interrupt the columns instead of spanning them: WeasyPrint 70
    sets notes over the text when an element with `column-span` shares a page
    with them.
    """
    if source.layout not in ("columns", "deck"):
        return "".join(block.html for block in blocks)
    html = ""
    opens_unit = source.layout == "deck"

    def crosses(block: Block) -> bool:
        return block.is_wide or (opens_unit and block.is_chapter)

    for is_wide, run in groupby(blocks, key=crosses):
        text = "".join(block.html for block in run)
        html += text if is_wide else f'<div class="two-columns">{text}</div>'
    return html
