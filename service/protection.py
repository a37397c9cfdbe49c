"""Requests that get a fixed refusal whatever the library holds."""

import json
import re
from functools import cache
from pathlib import Path

from index.analysis import normalise

PATTERNS = Path(__file__).parent / "data" / "harmful_requests.json"
"""Regular expressions by language and purpose, over normalised text."""


def is_harmful(question: str, language: str) -> bool:
    """Say whether a question asks to profile, find or harm people, or how to attack.

    Questions about such things ("how are girls recruited?") are not harmful: what is
    refused is help with doing them.

    Args:
        question: The question as asked.
        language: Its language; English patterns are tried as well.
    """
    folded = normalise(question)
    return any(
        pattern.search(folded)
        for spoken in dict.fromkeys((language, "en"))
        for pattern in _patterns().get(spoken, ())
    )


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    languages = json.loads(PATTERNS.read_text(encoding="utf-8"))
    return {
        language: [
            re.compile(pattern) for purpose in purposes.values() for pattern in purpose
        ]
        for language, purposes in languages.items()
    }
