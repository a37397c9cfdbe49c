"""Turn the Markdown of a source into the HTML that WeasyPrint sets.

The Markdown is parsed once into tokens. Each pass below rewrites one
construction in the token list (notes, headings, numbered paragraphs, captions,
figures), and the standard renderer writes what is left.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from captions import caption_tables, draw_figures, title_containers
from notes import place_notes
from sources import CONTAINERS, Language, Source
from tokens import line_of, raw

_QUOTES: dict[Language, list[str]] = {
    "en": ["“", "”", "\u2018", "\u2019"],
    "fr": ["«\u00a0", "\u00a0»", "“", "”"],
    "es": ["«", "»", "“", "”"],
    "ar": ["«", "»", "“", "”"],
    "ru": ["«", "»", "„", "“"],
    "zh": ["“", "”", "\u2018", "\u2019"],
}
"""What straight quotation marks become: outer pair, inner pair."""
_ATTRIBUTES = re.compile(r"\s*\{([^{}]*)\}$")
_SYMBOL = re.compile(r"\b[A-Z]{1,7}(?:/[A-Z0-9.]+)+\b")
_FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;?!»%])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter or section title, and the anchor it can be linked by."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of a body.

    A wide block runs across both columns in the layouts that have two.
    """

    html: str
    is_chapter: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a document as HTML, with its headings in order."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]


def compose_body(source: Source) -> Body:
    """Parse and render the body of a source.

    Raises:
        SourceError: If a note, caption, heading or figure is malformed.
    """
    markdown = MarkdownIt(
        "commonmark",
        {"html": False, "typographer": True, "quotes": _QUOTES[source.language]},
    ).enable(["table", "smartquotes"])
    markdown.use(
        footnote_plugin, inline=False, move_to_end=False, always_match_refs=True
    )
    for container in CONTAINERS:
        markdown.use(container_plugin, container)
    tokens = _set_spaces(source, markdown.parse(source.body))
    headings = _mark_headings(source, tokens)
    tokens = _keep_symbols(place_notes(source, tokens))
    tokens = title_containers(markdown, tokens)
    tokens = caption_tables(source, tokens)
    tokens = draw_figures(source, markdown, tokens)
    tokens = _number_paragraphs(tokens)
    blocks = tuple(
        Block(
            html=str(markdown.renderer.render(block, markdown.options, {})),
            is_chapter=block[0].type == "heading_open" and block[0].tag == "h1",
            is_wide="wide" in str(block[0].attrs.get("class", "")).split(),
        )
        for block in _split_blocks(tokens)
    )
    return Body(blocks, tuple(headings))


def _set_spaces(source: Source, tokens: list[Token]) -> list[Token]:
    """Follow the spacing of French and Chinese; draw the boxes of task items."""
    for token in tokens:
        children = token.children or []
        for position, child in enumerate(children):
            if source.language == "fr" and child.type == "text":
                child.content = _FRENCH_SPACE.sub("\u00a0", child.content)
            if source.language == "zh" and child.type == "softbreak":
                children[position] = Token("text", "", 0, content="")
        if children and children[0].content.startswith("[ ] "):
            children[0].content = children[0].content[4:]
            children.insert(0, raw('<span class="tick-box"></span>', inline=True))
    return tokens


def _keep_symbols(tokens: list[Token]) -> list[Token]:
    """Keep document symbols such as A/70/674 on one line."""
    for token in tokens:
        children: list[Token] = []
        for child in token.children or []:
            if child.type != "text" or not _SYMBOL.search(child.content):
                children.append(child)
                continue
            text = escape(child.content, quote=False)
            html = _SYMBOL.sub(r'<span class="symbol">\g<0></span>', text)
            children.append(raw(html, inline=True))
        token.children = children if token.children else token.children
    return tokens


def _mark_headings(source: Source, tokens: list[Token]) -> list[Heading]:
    """Give headings their anchors and classes, and list them."""
    headings: list[Heading] = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or not inline.children:
            continue
        attributes = _ATTRIBUTES.search(inline.content)
        if attributes is not None:
            if attributes[1].strip() != ".annex":
                raise source.error(
                    line_of(opening),
                    f"the heading mark {attributes[0].strip()} unknown",
                )
            last = inline.children[-1]
            last.content = _ATTRIBUTES.sub("", last.content)
            opening.attrSet("class", "annex")
        text = "".join(
            child.content
            for child in inline.children
            if child.type in ("text", "code_inline")
        ).strip()
        anchor = f"section-{len(headings) + 1}"
        opening.attrSet("id", anchor)
        headings.append(Heading(int(opening.tag[1]), text, anchor))
    return headings


def _number_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """Number the paragraphs that stand directly in a `numbered` container."""
    numbered: list[Token] = []
    level = -1
    count = 0
    for token in tokens:
        numbered.append(token)
        if token.type == "container_numbered_open":
            level = token.level
        elif token.type == "container_numbered_close":
            level = -1
        elif token.type == "paragraph_open" and level >= 0 == token.level - level - 1:
            count += 1
            token.attrSet("class", "numbered")
        elif token.type == "inline" and numbered[-2].attrs.get("class") == "numbered":
            number = raw(f'<span class="number">{count}.</span> ', inline=True)
            token.children = [number, *(token.children or [])]
    return numbered


def _split_blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut the token list where no element is open."""
    blocks: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if depth == 0 and blocks[-1]:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
    return [block for block in blocks if block]
