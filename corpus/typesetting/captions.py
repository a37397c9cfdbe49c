"""Give boxes and practices their titles, tables and figures their captions."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from charts import draw_chart, parse_bar
from covers import choose_palette
from sources import Source
from tokens import line_of, raw
from wording import WORDING

WIDE_TABLE_COLUMNS = 3
"""A table with this many columns crosses both columns of a two-column page."""

_CAPTION = re.compile(r"Table\s*[:\uff1a]\s*(.+)", re.DOTALL)
_PRACTICE_NUMBER = re.compile(r"(.*?\d+\s*[.\uff0e。:\uff1a、]?)\s*(.*)", re.DOTALL)


def title_containers(markdown: MarkdownIt, tokens: Sequence[Token]) -> list[Token]:
    """Open boxes and practices with the title that follows their `:::`."""
    titled: list[Token] = []
    for token in tokens:
        titled.append(token)
        if token.type == "container_box_open":
            title = markdown.renderInline(_title(token, "box"))
            titled.append(raw(f'<p class="box-title">{title}</p>'))
        elif token.type == "container_practice_open":
            title = markdown.renderInline(_title(token, "practice"))
            match = _PRACTICE_NUMBER.fullmatch(title)
            label, text = match.groups() if match else ("", title)
            titled.append(
                raw(
                    '<h3 class="practice-title"><span class="practice-number">'
                    f"{label.strip()}</span> {text}</h3>"
                )
            )
    return titled


def _title(opening: Token, word: str) -> str:
    return opening.info.strip().removeprefix(word).strip()


def caption_tables(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Number the tables, move captions into them, and mark the wide ones."""
    captioned: list[Token] = []
    caption: Token | None = None
    count = 0
    for position, token in enumerate(tokens):
        match = _CAPTION.match(token.content) if token.type == "inline" else None
        if match is not None and token.children:
            if tokens[position + 2].type != "table_open":
                raise source.error(
                    line_of(token), "no table follows this table caption"
                )
            # The caption's paragraph is taken out again, its text kept.
            captioned.pop()
            first = token.children[0]
            first.content = re.sub(r"^Table\s*[:\uff1a]\s*", "", first.content)
            caption = token
            continue
        if caption is not None and token.type == "paragraph_close":
            continue
        captioned.append(token)
        if token.type == "table_open":
            columns = 0
            for cell in tokens[position:]:
                columns += cell.type == "th_open"
                if cell.type == "thead_close":
                    break
            width = "wide" if columns >= WIDE_TABLE_COLUMNS else "narrow"
            token.attrSet("class", f"data {width} columns-{columns}")
            if caption is not None:
                count += 1
                number = WORDING[source.language].table.format(count)
                opening = f'<caption><span class="caption-number">{number}</span> '
                captioned += [raw(opening), caption, raw("</caption>")]
                caption = None
    return captioned


def draw_figures(
    source: Source, markdown: MarkdownIt, tokens: Sequence[Token]
) -> list[Token]:
    """Replace each figure container by its chart."""
    drawn: list[Token] = []
    opening: Token | None = None
    lines: list[Token] = []
    count = 0
    for token in tokens:
        if token.type == "container_figure_open":
            opening, lines = token, []
        elif opening is None:
            drawn.append(token)
        elif token.type == "inline":
            lines.append(token)
        elif token.type == "container_figure_close":
            bars = [parse_bar(line.content) for line in lines]
            for line, bar in zip(lines, bars, strict=True):
                if bar is None:
                    raise source.error(
                        line_of(line), "a line of a figure is not “label: number”"
                    )
            if not bars:
                raise source.error(line_of(opening), "the figure has no bars")
            count += 1
            number = WORDING[source.language].figure.format(count)
            caption = markdown.renderInline(_title(opening, "figure"))
            chart = draw_chart(
                [bar for bar in bars if bar is not None],
                choose_palette(source.family),
                right_to_left=source.is_right_to_left,
            )
            drawn.append(
                raw(
                    f'<figure><p class="figure-caption"><span class="caption-number">'
                    f"{number}</span> {caption}</p>{chart}</figure>"
                )
            )
            opening = None
    return drawn
