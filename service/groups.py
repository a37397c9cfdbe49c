"""Which group of an answer a quotation is in: how people use what they quote."""

import re
from functools import lru_cache

from index.records import DocumentFacts
from ingest.vocabulary import Vocabulary
from ingest.words import DIGITS, normalise
from service.differences import tells_of_difference
from service.kind_evidence import told_group
from service.records import Group

INSTRUMENTS = frozenset(
    {
        "resolution",
        "resolution-digest",
        "treaty",
        "legislation",
        "general-recommendation",
        "concluding-observations",
        "standards-and-rules",
        "court-decision",
        "principles",
        "statement-or-declaration",
        "strategy",
        "national-action-plan",
    }
)
RESEARCH = frozenset(
    {
        "research-review",
        "research-study",
        "evaluation-report",
        "case-study",
        "working-paper",
        "report",
    }
)
"""Kinds of documents, concepts of the vocabulary's scheme document-kind. A document of
any other kind that it knows, such as a handbook, shows practice."""

DIGESTS = frozenset({"resolution-digest", "national-action-plan"})
"""Kinds that tell of instruments, and in which a labelled sentence is advice."""

LABELLED = re.compile(r"[^\W\d_]+\s?[:：]\s?\S")
"""A sentence that opens with a label of one word, such as "Use: ministries cite it",
says what those who wrote the digest advise."""

SCHEME = "document-kind"

MEASURED = re.compile(
    r"\d\s?(?:%|٪|per ?cent|pour cent|por ciento|процент|в? ?млн|في المائة|في المئة"
    r"|million|milliard|millón|millones|мил|مليون|万|亿|名|人|个百分点)"
    r"|百分之|(?:US\$|\$|€|£)\s?\d",
    re.IGNORECASE,
)
"""A number with what it counts or is a share of."""


def group_of(
    sentence: str, language: str, facts: DocumentFacts, vocabulary: Vocabulary
) -> Group:
    """Return the group of a quoted sentence.

    Args:
        sentence: The sentence that is quoted for its own sake.
        language: The sentence's.
        facts: Of its document. Where the catalogue names no kind that the vocabulary
            knows, the symbol or the title may tell the group; see `told_group`.
        vocabulary: What knows the kinds.
    """
    if tells_of_difference(sentence, language):
        return Group.DIFFERENCES
    if MEASURED.search(sentence.translate(DIGITS)):
        return Group.FIGURES
    kinds = _kinds(facts.kind or "", vocabulary)
    if not kinds:
        return told_group(facts.symbol, facts.title) or Group.OTHER
    if kinds & INSTRUMENTS:
        is_advice = bool(kinds & DIGESTS and LABELLED.match(sentence))
        return Group.PRACTICE if is_advice else Group.INSTRUMENTS
    if kinds & RESEARCH:
        return Group.RESEARCH
    return Group.PRACTICE


@lru_cache(maxsize=256)
def _kinds(kind: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the concepts that a catalogue's word for a kind stands for."""
    wanted = normalise(kind)
    return frozenset(
        id_
        for concept in vocabulary.concepts.values()
        if concept.scheme == SCHEME
        for id_ in (concept.id, *concept.broader)
        if wanted.replace(" ", "-") == concept.id
        or any(
            wanted == normalise(label)
            for labels in (concept.preferred.values(), *concept.alternative.values())
            for label in labels
        )
    )
