"""What each facet value is called in the reader's language."""

from collections.abc import Iterable

from index.facet_table import FACET_OF_SCHEME
from ingest.records import PracticeKind
from ingest.vocabulary import Vocabulary

LANGUAGE_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
"""The library's languages, each by its own name, in the order they are offered."""

CONCEPT_OF_PRACTICE = {
    PracticeKind.GOOD_PRACTICE: "good-practice",
    PracticeKind.RECOMMENDATION: "recommendation",
    PracticeKind.LESSON: "lesson-learned",
    PracticeKind.CHALLENGE: "challenge",
}

DOCUMENT_KINDS = "document-kind"
"""The scheme with the labels of kinds of document."""


def labels_of(
    vocabulary: Vocabulary, facet: str, ids: Iterable[str], language: str
) -> dict[str, str]:
    """Return the labels of values of a facet, by their ids.

    Languages have their own names. A kind of document has the label of the concept
    whose label in any language it is; one that the vocabulary lacks stays as it is
    written, as publishers and years do.
    """
    concepts = vocabulary.concepts
    if facet in FACET_OF_SCHEME.values():
        return {id_: concepts[id_].preferred[language] for id_ in ids}
    if facet == "languages":
        return {id_: LANGUAGE_NAMES[id_] for id_ in ids}
    of = {}
    if facet == "practice_kinds":
        of = {str(kind): id_ for kind, id_ in CONCEPT_OF_PRACTICE.items()}
    if facet == "kinds":
        of = {
            label.casefold(): concept.id
            for concept in concepts.values()
            if concept.scheme == DOCUMENT_KINDS
            for label in concept.preferred.values()
        }
    concept_ids = {id_: of.get(id_.casefold(), "") for id_ in ids}
    return {
        id_: concepts[concept].preferred[language] if concept in concepts else id_
        for id_, concept in concept_ids.items()
    }


def kind_labels(
    vocabulary: Vocabulary, kinds: Iterable[str | None], language: str
) -> dict[str, str]:
    """Return the labels of kinds of document that catalogues name, by these."""
    named = [kind for kind in kinds if kind is not None]
    return labels_of(vocabulary, "kinds", named, language)
