"""Move notes to the places that refer to them."""

from markdown_it.token import Token

from sources import Source
from tokens import line_of, raw


def place_notes(source: Source, tokens: list[Token]) -> list[Token]:
    """Move each note from the end of the text to the place that refers to it."""
    notes: dict[str, list[Token]] = {}
    body: list[Token] = []
    label = ""
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = str(token.meta["label"])
            notes[label] = []
        elif token.type == "footnote_reference_close":
            label = ""
        elif not label:
            body.append(token)
        elif token.children:
            notes[label] += token.children
    numbers: dict[str, int] = {}
    for token in body:
        if not any(child.type == "footnote_ref" for child in token.children or []):
            continue
        children: list[Token] = []
        for child in token.children or []:
            if child.type != "footnote_ref":
                children.append(child)
                continue
            label = str(child.meta["label"])
            if label not in notes:
                raise source.error(line_of(token), f"the note [^{label}] has no text")
            if label in numbers:
                again = f'<sup class="note-again">{numbers[label]}</sup>'
                children.append(raw(again, inline=True))
                continue
            numbers[label] = len(numbers) + 1
            number = numbers[label]
            opening = (
                f'<a id="call-{number}"></a><span class="note" id="note-{number}">'
            )
            if children and children[-1].meta.get("ends_note"):
                comma = '<sup class="note-again">,</sup>'
                children.append(raw(comma, inline=True))
            children.append(raw(opening, inline=True))
            children += notes[label]
            closing = raw("</span>", inline=True)
            closing.meta["ends_note"] = True
            children.append(closing)
        token.children = children
    for label in notes:
        if label not in numbers:
            line = next(
                number
                for number, text in enumerate(source.body.splitlines())
                if text.startswith(f"[^{label}]:")
            )
            raise source.error(line, f"nothing in the text refers to note [^{label}]")
    return body
