"""What to ask instead, where the library does not answer: questions that it does."""

import re
from collections.abc import Callable, Iterator, Sequence

from index.phrases import without_marks
from index.query import PreparedQuery
from index.records import Hit
from ingest.passages import PATH_SEPARATOR
from ingest.vocabulary import Vocabulary

MAXIMUM = 3

MOST_TRIED = 3
"""Each is asked before it is offered, which takes as long as any question."""

ASKING = {
    "en": "What is recommended regarding {}?",
    "fr": "Que recommande-t-on en matière de {} ?",
    "es": "¿Qué se recomienda en materia de {}?",
    "ar": "ما الذي يوصى به في موضوع: {}؟",
    "ru": "Как связаны {} и предупреждение насильственного экстремизма?",
    "zh": "关于{}，有哪些建议？",
}
"""Forms that take a label as it is, without article and in no other case."""

FRENCH_ELIDED = re.compile(r"\bde (?=[aeiouyàâéèêëîïôûœ])", re.IGNORECASE)
FRENCH_PLURAL = re.compile(r"en matière de (?=[\w’'-]+[sx]\b)")

SUBJECTS = frozenset({"theme", "actor", "identity-factor", "gender-lens", "phase"})
"""Schemes of concepts that a question can be about."""

LONGEST_HEADING = 120
"""Characters of a heading that is offered, where it is a question itself."""

NUMBERING = re.compile(r"^\W*(?:\w{1,3}[.)、]|\d+[.．])\s*")


def reword(
    query: PreparedQuery,
    nearest: Sequence[Hit],
    vocabulary: Vocabulary,
    is_answered: Callable[[str], bool],
) -> tuple[str, ...]:
    """Return questions near one that was not answered, each of which is.

    They ask about what the question itself names; then come questions that stand as
    headings above the nearest passages in its language; then what those passages name.

    Args:
        query: The question that was not answered.
        nearest: The best passages, best first.
        vocabulary: Names of concepts in the asker's language.
        is_answered: Whether the library answers a question.

    Returns:
        At most three.
    """
    found: list[str] = []
    tried: set[str] = set()
    for question in _questions(query, nearest, vocabulary):
        if question.casefold() in tried:
            continue
        if len(tried) == MOST_TRIED or len(found) == MAXIMUM:
            break
        tried.add(question.casefold())
        if is_answered(question):
            found.append(question)
    return tuple(found)


def _questions(
    query: PreparedQuery, nearest: Sequence[Hit], vocabulary: Vocabulary
) -> Iterator[str]:
    language = query.language
    asked = vocabulary.concept_ids(query.text, language)
    for label in _labels(asked, language, vocabulary):
        yield _asking_about(label, language)
    for hit in nearest:
        heading = without_marks(hit.heading.rpartition(PATH_SEPARATOR)[2]).strip()
        heading = NUMBERING.sub("", heading)
        is_question = heading.endswith(("?", "？", "؟"))
        if hit.language == language and is_question and len(heading) <= LONGEST_HEADING:
            yield heading
    for hit in nearest:
        for label in _labels(hit.concepts, language, vocabulary):
            yield _asking_about(label, language)


def _asking_about(label: str, language: str) -> str:
    question = ASKING[language].format(label)
    if language == "fr":
        question = FRENCH_PLURAL.sub("au sujet des ", question)
        question = FRENCH_ELIDED.sub("d’", question)
    return question


def _labels(
    concept_ids: Sequence[str], language: str, vocabulary: Vocabulary
) -> Iterator[str]:
    for concept_id in concept_ids:
        concept = vocabulary.concepts[concept_id]
        if concept.scheme in SUBJECTS:
            yield concept.preferred[language]
