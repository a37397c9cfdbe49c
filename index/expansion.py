"""What a query names → what else it is looked for by, in every language.

A concept stands for all its labels: its id is a term of every passage that names it in
any language, and its label in each language adds terms to that language's fields. An
instrument that is known by number or symbol is one thing however it is written, so its
mention is replaced: "UNSCR 2242", "S/RES/2242 (2015)" and «القرار 2242» are one query.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.analysis import analyse
from ingest.concepts import NUMBERED_SCHEME
from ingest.language import LANGUAGES, SCRIPTS
from ingest.records import Concept, ConceptMention
from ingest.vocabulary import Vocabulary

CONCEPT_WEIGHT = 2.0
"""Of a concept's id against a word of the query; see decision 0011."""

LABEL_WEIGHT = 3.0
"""Of a concept's label in another language, shared among its terms."""

INSTRUMENT_WEIGHT = 1.0
"""Of each term of an instrument's label, which stands for the words it was named by."""

MAXIMUM_CONCEPTS = 8
"""More are not looked for: at 100,000 passages each term costs time."""

SHORTEST_TERM = 4
"""Letters; shorter words of a label of several are mostly "de", "of" and «и»."""

SHORTEST_ARABIC_TERM = 3
"""Stems of Arabic have three letters as often as not: «عنف» of «العنف», violence."""

HAN = re.compile(r"[\u3400-\u9fff]")
YEAR = re.compile(r"\s*[(（]\d{4}[)）]")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a query is looked for by besides its words.

    `terms` are weights by language and term, `concepts` weights by concept id.
    """

    terms: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    concepts: Mapping[str, float] = field(default_factory=dict)


NO_EXPANSION = Expansion()


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A query by what it names.

    `text` has instruments by their preferred labels, and acronyms spelt out; it is what
    is encoded, and `language` is that of it. `words` are without instruments, whose
    labels in each language are in `expansion`.
    """

    text: str
    language: str
    words: str
    expansion: Expansion


def expand_query(text: str, language: str, vocabulary: Vocabulary) -> ExpandedQuery:
    """Find the concepts and instruments of a query.

    A query that is nothing but instruments becomes their English labels, so that it
    is the same query in whatever language it was written.
    """
    mentions = vocabulary.find(text, language)
    foreign = _foreign_mentions(text, language, vocabulary, mentions)
    written = {
        mention.concept_id: tongue
        for tongue, some in foreign.items()
        for mention in some
    }
    mentions += [mention for some in foreign.values() for mention in some]
    concepts = {m.concept_id: vocabulary.concepts[m.concept_id] for m in mentions}
    instruments = _instruments(mentions, concepts)
    words = _replace(text, dict.fromkeys(instruments, " "))
    is_bare = bool(instruments) and not any(c.isalnum() for c in words)
    if is_bare:
        language = "en"
        named = dict.fromkeys(m.concept_id for m in instruments)
        text = ", ".join(concepts[id_].preferred["en"] for id_ in named)
    else:
        text = _replace(
            text,
            {m: concepts[m.concept_id].preferred[language] for m in instruments}
            | _spelt_out(mentions, concepts, language),
        )
    return ExpandedQuery(
        text=text,
        language=language,
        words=words,
        expansion=_expansion(
            concepts, {m.concept_id for m in instruments}, language, written
        ),
    )


def _foreign_mentions(
    text: str,
    language: str,
    vocabulary: Vocabulary,
    found: list[ConceptMention],
) -> dict[str, list[ConceptMention]]:
    """Return what else a query names in another script than its language's."""
    known = {mention.concept_id for mention in found}
    return {
        tongue: [
            mention
            for mention in vocabulary.find(text, tongue)
            if script.search(mention.label) and mention.concept_id not in known
        ]
        for tongue, script in SCRIPTS.items()
        if tongue != language and script.search(text)
    }


def _instruments(
    mentions: list[ConceptMention], concepts: Mapping[str, Concept]
) -> list[ConceptMention]:
    """Return mentions of one instrument each by its number or symbol."""
    return [
        mention
        for mention in mentions
        if concepts[mention.concept_id].scheme == NUMBERED_SCHEME
        and any(character.isdigit() for character in mention.label)
        and _stands_alone(mention, mentions)
    ]


def _spelt_out(
    mentions: list[ConceptMention], concepts: Mapping[str, Concept], language: str
) -> dict[ConceptMention, str]:
    """Return what to put for mentions that are acronyms: label and acronym.

    To the encoder, "IHL" is three letters.
    """
    return {
        mention: f"{concept.preferred[language]} ({mention.label})"
        for mention in mentions
        for concept in (concepts[mention.concept_id],)
        if mention.label
        in (*concept.acronyms.get(language, ()), *concept.acronyms.get("en", ()))
        and _stands_alone(mention, mentions)
    }


def _stands_alone(mention: ConceptMention, mentions: list[ConceptMention]) -> bool:
    """Say whether no other mention shares a character with this one."""
    return not any(
        other is not mention
        and other.start < mention.stop
        and mention.start < other.stop
        for other in mentions
    )


def _replace(text: str, by: Mapping[ConceptMention, str]) -> str:
    for mention in sorted(by, key=lambda mention: -mention.start):
        text = text[: mention.start] + by[mention] + text[mention.stop :]
    return text


def _expansion(
    concepts: Mapping[str, Concept],
    instruments: set[str],
    language: str,
    written: Mapping[str, str],
) -> Expansion:
    named = dict(list(concepts.items())[:MAXIMUM_CONCEPTS])
    terms: dict[str, dict[str, float]] = {tongue: {} for tongue in LANGUAGES}
    for concept_id, concept in named.items():
        for tongue, label in concept.preferred.items():
            if concept_id in instruments:
                unyeared = analyse(YEAR.sub("", label), tongue)
                weights = dict.fromkeys(unyeared, INSTRUMENT_WEIGHT)
            elif tongue != written.get(concept_id, language):
                label_terms = _label_terms(label, tongue)
                weights = dict.fromkeys(label_terms, LABEL_WEIGHT / len(label_terms))
            else:
                continue
            for term, weight in weights.items():
                terms[tongue][term] = max(weight, terms[tongue].get(term, 0.0))
    return Expansion(
        terms={tongue: weights for tongue, weights in terms.items() if weights},
        concepts=dict.fromkeys(named, CONCEPT_WEIGHT),
    )


def _label_terms(label: str, language: str) -> list[str]:
    terms = list(dict.fromkeys(analyse(label, language)))
    shortest = SHORTEST_ARABIC_TERM if language == "ar" else SHORTEST_TERM
    return [t for t in terms if len(t) >= shortest or HAN.match(t)] or terms
