"""The domain's concepts in six languages: look one up, find them in a text.

A library stores its vocabulary as one JSON text, so that a service needs neither the
files nor the libraries that it was made from.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import cached_property
from typing import Any

from ingest.concepts import IDENTITY_FACTORS, NUMBERED_SCHEME, ConceptFinder
from ingest.errors import VocabularyError
from ingest.records import Concept, ConceptMention, Scheme
from ingest.series import LISTED_RESOLUTION, listed_numbers

DOCUMENT_SHARE = 0.1
"""Of a document's passages: a concept that fewer name is not what it is about."""

DOCUMENT_PASSAGES = 2
"""And at least so many, so that a mention in passing tags no short document."""


class Vocabulary:
    """Concepts by id, with the schemes (facets) that they belong to.

    `source` is the fingerprint of the files that they were read from, where they were
    (`ingest.vocabulary_source`).
    """

    def __init__(
        self,
        schemes: Iterable[Scheme],
        concepts: Iterable[Concept],
        *,
        source: str | None = None,
    ) -> None:
        self.source = source
        self.schemes: Mapping[str, Scheme] = {scheme.id: scheme for scheme in schemes}
        self.concepts: Mapping[str, Concept] = {
            concept.id: concept for concept in concepts
        }
        self._finders: dict[str, ConceptFinder] = {}

    @classmethod
    def from_json(cls, text: str) -> "Vocabulary":
        """Read what `to_json` wrote.

        Raises:
            VocabularyError: If the text is no vocabulary.
        """
        try:
            stored = json.loads(text)
            vocabulary = cls(
                [Scheme(**scheme) for scheme in stored["schemes"]],
                [_concept(concept) for concept in stored["concepts"]],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise VocabularyError(
                f"the stored vocabulary cannot be read: {error!r}"
            ) from error
        vocabulary.version = version_of(text)
        return vocabulary

    def to_json(self) -> str:
        """Return the whole vocabulary as compact JSON; equal ones give equal text."""
        content = {
            "schemes": [asdict(self.schemes[key]) for key in sorted(self.schemes)],
            "concepts": [_compact(self.concepts[key]) for key in sorted(self.concepts)],
        }
        return json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @cached_property
    def version(self) -> str:
        """The first 16 digits of the SHA-256 of `to_json`."""
        return version_of(self.to_json())

    def find(self, text: str, language: str) -> list[ConceptMention]:
        """Return the concepts that a passage or question names, by their places.

        Args:
            text: What is looked through.
            language: Its language; see `ConceptFinder` for what of others is tried.
        """
        if language not in self._finders:
            self._finders[language] = ConceptFinder(self.concepts.values(), language)
        finder = self._finders[language]
        found = finder.find(text)
        for start, stop in listed_numbers(text):
            if not any(m.start < stop and start < m.stop for m in found):
                number = text[start:stop]
                found += [
                    ConceptMention(mention.concept_id, start, stop, number)
                    for mention in finder.find(LISTED_RESOLUTION.format(number))
                    if self.concepts[mention.concept_id].scheme == NUMBERED_SCHEME
                ]
        return sorted(found, key=lambda mention: (mention.start, mention.stop))

    def concept_ids(self, text: str, language: str) -> tuple[str, ...]:
        """Return the ids of the concepts that a text names, each once, sorted."""
        return tuple(sorted({m.concept_id for m in self.find(text, language)}))

    def expand(self, concept_id: str) -> frozenset[str]:
        """Return a concept's id with those of every narrower one, to any depth.

        Raises:
            VocabularyError: If there is no such concept.
        """
        if concept_id not in self.concepts:
            raise VocabularyError(f"the vocabulary has no concept {concept_id!r}")
        expanded = {concept_id}
        waiting = [concept_id]
        while waiting:
            narrower = self._narrower.get(waiting.pop(), frozenset()) - expanded
            expanded |= narrower
            waiting.extend(narrower)
        return frozenset(expanded)

    def document_concepts(
        self, counts: Mapping[str, int], passages: int
    ) -> tuple[str, ...]:
        """Return what a document is about, from what its passages name.

        A concept counts if at least `DOCUMENT_PASSAGES` passages and `DOCUMENT_SHARE`
        of them name it. Identity factors are never said of a document: one passage on
        widows makes no publication about widows.

        Args:
            counts: How many of its passages name a concept, by concept id.
            passages: How many it has.
        """
        least = max(DOCUMENT_PASSAGES, DOCUMENT_SHARE * passages)
        return tuple(
            sorted(
                concept_id
                for concept_id, count in counts.items()
                if count >= least
                and self.concepts[concept_id].scheme != IDENTITY_FACTORS
            )
        )

    @cached_property
    def _narrower(self) -> dict[str, frozenset[str]]:
        narrower: dict[str, set[str]] = {}
        for concept in self.concepts.values():
            for broader in concept.broader:
                narrower.setdefault(broader, set()).add(concept.id)
        return {broader: frozenset(ids) for broader, ids in narrower.items()}


def version_of(serialised: str) -> str:
    """Return the version of a vocabulary that was written by `to_json`."""
    return hashlib.sha256(serialised.encode()).hexdigest()[:16]


def _compact(concept: Concept) -> dict[str, object]:
    # Not by `asdict`, which copies every label.
    values = {field.name: getattr(concept, field.name) for field in fields(concept)}
    return {name: value for name, value in values.items() if value}


def _concept(fields: dict[str, Any]) -> Concept:
    """Make a concept of JSON, whose lists are tuples here."""

    def tuples(value: Any) -> Any:
        if isinstance(value, list):
            return tuple(value)
        if isinstance(value, dict):
            return {key: tuples(inner) for key, inner in value.items()}
        return value

    return Concept(**{key: tuples(value) for key, value in fields.items()})
