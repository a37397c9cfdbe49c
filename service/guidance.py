"""The rights-based guidance of a library, shown where a request is refused.

It does not depend on the request: nothing that would help with it is looked for.
"""

from collections import Counter

from index.records import DocumentFacts
from index.snapshot import Snapshot

CONCEPTS = frozenset({"human-rights", "non-discrimination", "privacy"})
"""Ids of the vocabulary that passages of such guidance name."""

LEAST_PASSAGES = 2
"""A document that names a right once in passing is no guidance on it."""

MAXIMUM = 3


def find_guidance(snapshot: Snapshot, language: str) -> tuple[DocumentFacts, ...]:
    """Return up to three documents on rights, none if the library has none.

    Those in the asker's language come first, then those in the library's main one;
    in each, the document in which most passages name such a right, then by file.
    """
    named: Counter[int] = Counter()
    for passage_row, concepts in snapshot.concepts.items():
        if CONCEPTS & set(concepts):
            at = snapshot.columns.at(passage_row)
            named[int(snapshot.columns.document_rows[at])] += 1
    readable = [
        (row, facts)
        for row, facts in snapshot.documents.items()
        if facts.language in {language, snapshot.main_language()}
        and named[row] >= LEAST_PASSAGES
    ]
    readable.sort(
        key=lambda pair: (pair[1].language != language, -named[pair[0]], pair[1].file)
    )
    return tuple(facts for _, facts in readable[:MAXIMUM])
