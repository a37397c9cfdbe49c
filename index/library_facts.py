"""What a library says of itself, in the table `meta` of its catalogue."""

import hashlib
import json
from dataclasses import asdict

from index.database import Database, dump
from index.records import EncoderFacts, ListsFacts

SOURCE = "vocabulary_source"
"""The key in `meta`; libraries made before it was recorded have none."""


class LibraryFacts(Database):
    """Generation, encoder, vocabulary, and what goes with the files beside."""

    def generation(self) -> int:
        """Return the number of committed states so far."""
        return self._meta_as("generation", int)

    def advance_generation(self) -> int:
        """Add one to the generation and return it."""
        return self._take_number("generation", 1) + 1

    def encoder(self) -> EncoderFacts:
        """Return what made the library's vectors."""
        return self._meta_as("encoder", _encoder_facts)

    def set_encoder(self, encoder: EncoderFacts) -> None:
        """Record another encoder; right only while there is no passage."""
        self._set_meta("encoder", asdict(encoder))

    def terms_opstamp(self) -> int:
        """Return the commit stamp of this generation's lexical index; 0 if empty."""
        return self._meta_as("terms_opstamp", lambda text: int(json.loads(text) or 0))

    def set_terms_opstamp(self, opstamp: int) -> None:
        """Record the commit stamp of the lexical index."""
        self._set_meta("terms_opstamp", opstamp)

    def lists(self) -> ListsFacts | None:
        """Return what is recorded of the inverted lists; None if there are none."""
        return self._meta_as("lists", _lists_facts)

    def set_lists(self, facts: ListsFacts) -> None:
        """Record inverted lists in place of those before."""
        self._set_meta("lists", asdict(facts))

    def vocabulary(self) -> str:
        """Return the vocabulary that tagged the passages, as JSON; empty if none."""
        return str(self._meta_as("vocabulary", json.loads))

    def set_vocabulary(self, serialised: str) -> None:
        """Record the vocabulary that tags the passages."""
        self._set_meta("vocabulary", serialised)

    def has_vocabulary_of(self, source: str) -> bool:
        """Say whether the stored vocabulary was read from what has this fingerprint.

        Only if that was recorded for the very text that is stored: not for one that was
        damaged since, or stored by a program that does not record it.
        """
        recorded = self._fetch("SELECT value FROM meta WHERE key = ?", (SOURCE,))
        return recorded == [(self._sourced(source),)]

    def set_vocabulary_source(self, source: str) -> None:
        """Record what the vocabulary that is stored now was read from."""
        self._connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (SOURCE, self._sourced(source))
        )

    def _sourced(self, source: str) -> str:
        stored = self._meta("vocabulary").encode()
        return dump([source, hashlib.sha256(stored).hexdigest()])


def _encoder_facts(written: str) -> EncoderFacts:
    facts = EncoderFacts(**json.loads(written))
    _check_types(facts, numbers=("dimension", "max_tokens"))
    return facts


def _lists_facts(written: str) -> ListsFacts | None:
    fields = json.loads(written)
    if fields is None:
        return None
    facts = ListsFacts(**fields)
    _check_types(facts, numbers=("passages",))
    return facts


def _check_types(facts: EncoderFacts | ListsFacts, numbers: tuple[str, ...]) -> None:
    for name, value in asdict(facts).items():
        if type(value) is not (int if name in numbers else str):
            raise TypeError(f"{name} is {value!r}")
