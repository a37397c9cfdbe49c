"""Peoples and faiths that a text names: what is said of one is said of no other.

The vocabulary holds many of them as words for ethnicity or religion, as which all are
alike. `data/peoples.json` lists each with its names in six languages, the name that it
is told by first; a name with "=" before it counts only where it is written just so.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ingest.records import Concept, ConceptMention, Scheme
from ingest.vocabulary import Vocabulary

PEOPLES = Path(__file__).parent / "data" / "peoples.json"

SCHEME = "people"

WIDER: Mapping[str, str] = {
    **dict.fromkeys(("ahmadi", "alawites", "shia", "sunni"), "muslims"),
    **dict.fromkeys(
        ("catholics", "copts", "jehovahs-witnesses", "orthodox", "protestants"),
        "christians",
    ),
}
"""What is said of one is also said of the other."""


def find_peoples(text: str, language: str) -> list[ConceptMention]:
    """Return the peoples and faiths that a text names, by their places."""
    return peoples().find(text, language)


def wider(ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of peoples with those of the faith that each belongs to."""
    ids = frozenset(ids)
    return ids | {WIDER[id_] for id_ in ids if id_ in WIDER}


@cache
def peoples() -> Vocabulary:
    """Return the peoples and faiths, each a concept."""
    stored = json.loads(PEOPLES.read_text(encoding="utf-8"))
    return Vocabulary(
        [Scheme(SCHEME, {"en": SCHEME})],
        [_people(id_, names) for id_, names in stored.items()],
    )


def _people(id_: str, written: Mapping[str, str]) -> Concept:
    names = {language: some.split("; ") for language, some in written.items()}
    exact = [name[1:] for some in names.values() for name in some if name[0] == "="]
    plain = {
        language: tuple(name.removeprefix("=") for name in some)
        for language, some in names.items()
    }
    return Concept(
        id=id_,
        scheme=SCHEME,
        preferred={language: some[0] for language, some in plain.items()},
        alternative={language: some[1:] for language, some in plain.items()},
        near={name: (name,) for name in exact},
    )
