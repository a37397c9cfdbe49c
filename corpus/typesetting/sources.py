"""Turn a source file into a checked record: front matter, and the body's Markdown.

Everything that can be wrong with the frame of a source is found here, before a
page is set: a missing key, an unknown box, a box left open.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

import yaml

Language = Literal["en", "fr", "es", "ar", "ru", "zh"]
Layout = Literal["brief", "columns", "handbook", "deck", "scan", "ocr"]

KINDS = (
    "policy brief",
    "good practice memorandum",
    "toolkit",
    "handbook chapter",
    "training module",
    "case study",
    "evaluation report",
    "resolution digest",
    "national action plan outline",
    "research review",
    "FAQ",
    "checklist",
    "glossary",
)
"""Every kind of document, in the English of the front matter."""

CONTAINERS = ("box", "numbered", "practice", "figure")
"""Every word that may follow `:::`."""

_TEXT_KEYS = (
    "id",
    "title",
    "subtitle",
    "language",
    "kind",
    "publisher",
    "family",
    "original_language",
    "layout",
    "cover_motif",
    "summary",
)
_NUMBER_KEYS = ("year", "edition")
_LINK_KEYS = ("supersedes", "addendum_to")
_LIST_KEYS = ("themes", "identity_factors", "instruments", "facts_checked")
_FENCE = re.compile(r"\s*(:{3,})\s*(\w*)\s*(.*)$")


class SourceError(Exception):
    """A source cannot be typeset; the message is one sentence with file and place."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document in one language, as its author wrote it.

    `body` is Markdown; its first line is line `body_line` of the file at `path`,
    so that a complaint about the body can name a line of the file.
    """

    path: Path
    document_id: str
    title: str
    subtitle: str
    language: Language
    kind: str
    year: int
    edition: int
    publisher: str
    family: str
    supersedes: str | None
    addendum_to: str | None
    layout: Layout
    cover_motif: str
    summary: str
    body: str
    body_line: int

    @property
    def name(self) -> str:
        """File name without its ending, such as `gender-primer.fr`."""
        return f"{self.document_id}.{self.language}"

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language == "ar"

    def error(self, line: int, complaint: str) -> SourceError:
        """Build an error at a line of the body, counted from 0."""
        return SourceError(f"{self.path}, line {self.body_line + line}: {complaint}.")


def read_source(path: Path) -> Source:
    """Read and check one source file.

    Raises:
        SourceError: If the front matter or a `:::` line is malformed.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in lines[1:]:
        raise SourceError(f"{path}, line 1: the front matter between --- is missing.")
    end = lines.index("---", 1)
    try:
        fields = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{path}: the front matter is not YAML: {reason}.") from error
    if not isinstance(fields, dict):
        raise SourceError(f"{path}: the front matter is not a list of keys.")
    _check_fields(path, fields)
    source = Source(
        path=path,
        document_id=fields["id"],
        title=fields["title"].strip(),
        subtitle=fields["subtitle"].strip(),
        language=cast(Language, fields["language"]),
        kind=fields["kind"],
        year=fields["year"],
        edition=fields["edition"],
        publisher=fields["publisher"],
        family=fields["family"],
        supersedes=fields["supersedes"],
        addendum_to=fields["addendum_to"],
        layout=cast(Layout, fields["layout"]),
        cover_motif=fields["cover_motif"],
        summary=fields["summary"].strip(),
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
    )
    if path.name != f"{source.name}.md":
        raise SourceError(f"{path}: the id and language call for {source.name}.md.")
    _check_containers(source)
    return source


def _check_fields(path: Path, fields: dict[str, object]) -> None:
    for key in (*_TEXT_KEYS, *_NUMBER_KEYS, *_LINK_KEYS, *_LIST_KEYS):
        if key not in fields:
            raise SourceError(f'{path}: the key "{key}" is missing.')
    for key, value in fields.items():
        if key in _TEXT_KEYS and not (isinstance(value, str) and value.strip()):
            raise SourceError(f'{path}: the key "{key}" needs a text.')
        if key in _NUMBER_KEYS and type(value) is not int:
            raise SourceError(f'{path}: the key "{key}" needs a whole number.')
        if key in _LINK_KEYS and not (value is None or isinstance(value, str)):
            raise SourceError(f'{path}: the key "{key}" needs an id or null.')
        if key in _LIST_KEYS and not isinstance(value, list):
            raise SourceError(f'{path}: the key "{key}" needs a list.')
    choices = {
        "language": get_args(Language),
        "layout": get_args(Layout),
        "kind": KINDS,
    }
    for key, allowed in choices.items():
        if fields[key] not in allowed:
            known = ", ".join(allowed)
            raise SourceError(
                f'{path}: the key "{key}" says "{fields[key]}", not one of {known}.'
            )


def _check_containers(source: Source) -> None:
    """Refuse `:::` lines that Markdown would pass through as plain text."""
    opened: tuple[int, str] | None = None
    for number, line in enumerate(source.body.splitlines()):
        match = _FENCE.match(line)
        if match is None:
            continue
        _, word, title = match.groups()
        if not word:
            if opened is None:
                raise source.error(number, "::: closes a container that is not open")
            opened = None
            continue
        if word not in CONTAINERS:
            raise source.error(number, f'the container "{word}" is unknown')
        if opened is not None:
            raise source.error(
                number,
                f"::: {word} opens inside the {opened[1]} that line "
                f"{source.body_line + opened[0]} opened",
            )
        if word != "numbered" and not title.strip():
            raise source.error(number, f"::: {word} has no title")
        opened = (number, word)
    if opened is not None:
        raise source.error(opened[0], f"::: {opened[1]} is never closed")
