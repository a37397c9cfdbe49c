"""A sentence → whether it says itself that evidence, sources or views differ.

Nothing is inferred: two sentences that say different things are never compared, as they
nearly always speak of different things. What counts is that a document tells of the
difference: that no definition is agreed, that findings are mixed, that States or
researchers disagree, that a term is disputed, that estimates range from one to another.

Needs that differ between people, or risks between places, are no such difference, and
neither is advice on what to do where people disagree. So each pattern names who or what
differs, and a pattern that could not was left out. docs/answers.md says how many
sentences match, and how many of them rightly.
"""

import re
from functools import cache

from service.difference_patterns import PATTERNS, POINTING, SUPPOSED, WORDS
from service.folding import fold

QUESTION_MARKS = ("?", "؟")


def tells_of_difference(sentence: str, language: str) -> bool:
    """Say whether a sentence states that evidence, sources or views differ.

    Args:
        sentence: A whole sentence; line breaks in it are spaces.
        language: Its language; in one of no patterns nothing is told.

    Returns:
        False where it points back for what they differ about ("on these matters").
    """
    if language not in PATTERNS:
        return False
    space = "" if language == "zh" else " "
    text = space.join(fold(sentence).split())
    patterns, supposed, pointing = _compiled(language)
    if text.endswith(QUESTION_MARKS) or pointing.search(text):
        return False
    return any(
        not supposed.search(text[: match.start()])
        for pattern in patterns
        for match in pattern.finditer(text)
    )


@cache
def _compiled(
    language: str,
) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    words = {f"{{{name}}}": fold(some) for name, some in WORDS[language].items()}
    patterns = []
    for pattern in map(fold, PATTERNS[language]):
        for name, some in words.items():
            pattern = pattern.replace(name, some)
        patterns.append(re.compile(pattern))
    supposed, pointing = (
        re.compile(fold(some[language])) for some in (SUPPOSED, POINTING)
    )
    return tuple(patterns), supposed, pointing
