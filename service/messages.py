"""What readers are told, in the six languages: the words of the page and of answers."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).parent / "web" / "messages"


@cache
def read_messages(language: str) -> Mapping[str, str]:
    """Return the messages in one of the library's languages, by their keys."""
    path = MESSAGES / f"{language}.json"
    messages: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return messages


def name_language(language: str, reader: str) -> str:
    """Return what a language is called in the reader's; a tag we lack stays a tag."""
    return read_messages(reader).get(f"language_{language}", language)
