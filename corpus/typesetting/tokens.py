"""Make and read single Markdown tokens."""

from markdown_it.token import Token


def raw(html: str, *, inline: bool = False) -> Token:
    """Make a token that is written out as it stands."""
    return Token("html_inline" if inline else "html_block", "", 0, content=html)


def line_of(token: Token) -> int:
    """Tell the line of the body on which a token begins, counted from 0."""
    return token.map[0] if token.map else 0
