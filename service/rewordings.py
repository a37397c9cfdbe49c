"""What to ask instead, where the library does not answer: questions that it does."""

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
    "en": "What does the library say about this: {}?",
    "fr": "Que dit la bibliothèque à ce sujet : {} ?",
    "es": "¿Qué dice la biblioteca sobre este tema: {}?",
    "ar": "ماذا تقول المكتبة عن هذا الموضوع: {}؟",
    "ru": "Что говорится в библиотеке по этой теме: {}?",
    "zh": "关于这一主题，资料库有何说明：{}？",
}
"""Without quotation marks, which would ask for the exact words."""

SUBJECTS = frozenset({"theme", "actor", "identity-factor", "gender-lens", "phase"})
"""Schemes of concepts that a question can be about."""

HEADING_CHARACTERS = (6, 80)
"""How long a heading is that makes a question."""


def reword(
    query: PreparedQuery,
    nearest: Sequence[Hit],
    vocabulary: Vocabulary,
    is_answered: Callable[[str], bool],
) -> tuple[str, ...]:
    """Return questions near one that was not answered, each of which is.

    They ask about what the question itself names, then about the headings of the
    nearest passages in its language, then about what those passages name.

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
    for subject in _subjects(query, nearest, vocabulary):
        question = ASKING[query.language].format(subject)
        if question.casefold() in tried:
            continue
        if len(tried) == MOST_TRIED or len(found) == MAXIMUM:
            break
        tried.add(question.casefold())
        if is_answered(question):
            found.append(question)
    return tuple(found)


def _subjects(
    query: PreparedQuery, nearest: Sequence[Hit], vocabulary: Vocabulary
) -> Iterator[str]:
    language = query.language
    asked = vocabulary.concept_ids(query.text, language)
    yield from _labels(asked, language, vocabulary)
    for hit in nearest:
        heading = without_marks(hit.heading.rpartition(PATH_SEPARATOR)[2]).strip(" .:")
        shortest, longest = HEADING_CHARACTERS
        if hit.language == language and shortest <= len(heading) <= longest:
            yield heading
    for hit in nearest:
        yield from _labels(hit.concepts, language, vocabulary)


def _labels(
    concept_ids: Sequence[str], language: str, vocabulary: Vocabulary
) -> Iterator[str]:
    for concept_id in concept_ids:
        concept = vocabulary.concepts[concept_id]
        if concept.scheme in SUBJECTS:
            yield concept.preferred[language]
