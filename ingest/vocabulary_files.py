"""YAML files → vocabulary, checked: one file a scheme, written by hand.

Bad data ends the reading with one sentence that names the file and the concept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from ingest.concepts import acronym_keys, label_keys
from ingest.errors import VocabularyError
from ingest.language import LANGUAGES
from ingest.records import Concept, Scheme
from ingest.series import expand_series
from ingest.territories import territory_fields
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_source import fingerprint, read_sources

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

KEYS = {field.name for field in fields(Concept)} - {"scheme"}


def read_vocabulary(folder: Path) -> Vocabulary:
    """Read and check every .yaml file of a folder.

    Raises:
        VocabularyError: If a file or concept is unsound: a missing or empty label, an
            unknown key or id, a cycle of broader concepts, a label with two meanings.
    """
    schemes: list[Scheme] = []
    concepts: dict[str, Concept] = {}
    places: dict[str, str] = {}
    sources = read_sources(folder)
    for path, source in sources.items():
        scheme, found = _read_scheme(path, source)
        schemes.append(scheme)
        for concept in found:
            place = f"{path.name}, concept {concept.id}"
            if concept.id in concepts:
                raise VocabularyError(
                    f"{place}: the id is taken in {places[concept.id]}"
                )
            concepts[concept.id] = concept
            places[concept.id] = place
    for concept in concepts.values():
        _check_references(concept, concepts, places[concept.id])
    for concept in concepts.values():
        _check_no_cycle(concept, concepts, places[concept.id])
    _check_labels(concepts.values(), places)
    return Vocabulary(schemes, concepts.values(), source=fingerprint(sources))


def _read_scheme(path: Path, source: bytes) -> tuple[Scheme, list[Concept]]:
    try:
        written = yaml.load(source.decode("utf-8"), Loader=yaml.CSafeLoader)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        sentence = " ".join(str(error).split())
        raise VocabularyError(f"{path} cannot be read: {sentence}") from error
    if not isinstance(written, dict) or not isinstance(written.get("scheme"), str):
        raise VocabularyError(f"{path} does not say its scheme")
    scheme = written["scheme"]
    title = _by_language(written.get("title"), f"{path.name}, title")
    _check_complete(title, f"{path.name}, title")
    entries = written.get("concepts") or []
    if not isinstance(entries, list):
        raise VocabularyError(f"{path.name}: concepts must be a list")
    named = [_named(entry, path.name) for entry in entries]
    named = expand_series(written, named, path.name)
    named += territory_fields(written, path.name)
    return Scheme(scheme, title), [
        _concept(scheme, entry, f"{path.name}, concept {entry['id']}")
        for entry in named
    ]


def _named(entry: Any, place: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise VocabularyError(f"{place}: {entry!r} has no id")
    if not ID.fullmatch(entry["id"]):
        raise VocabularyError(
            f"{place}, concept {entry['id']}: an id has small letters, digits and "
            "single hyphens only"
        )
    return dict(entry)


def _concept(scheme: str, entry: Mapping[str, Any], place: str) -> Concept:
    unknown = sorted(map(str, entry.keys() - KEYS))
    if unknown:
        raise VocabularyError(f"{place}: unknown key {unknown[0]!r}")
    preferred = _by_language(entry.get("preferred"), f"{place}, preferred")
    _check_complete(preferred, f"{place}, preferred")
    if "definition" not in entry:
        raise VocabularyError(f"{place}: a definition is missing")
    year = entry.get("year")
    if year is not None and not isinstance(year, int):
        raise VocabularyError(f"{place}: year must be a whole number")

    def labels(key: str) -> dict[str, tuple[str, ...]]:
        return _labels(entry.get(key, {}), f"{place}, {key}")

    concept = Concept(
        id=entry["id"],
        scheme=scheme,
        preferred=preferred,
        definition=_text(entry, "definition", place) or "",
        alternative=labels("alternative"),
        acronyms=labels("acronyms"),
        avoid=labels("avoid"),
        near=_lists(entry.get("near", {}), f"{place}, near"),
        broader=_words(entry.get("broader", []), f"{place}, broader"),
        related=_words(entry.get("related", []), f"{place}, related"),
        note=_text(entry, "note", place),
        unbis=_text(entry, "unbis", place),
        symbol=_text(entry, "symbol", place),
        year=year,
    )
    _check_near(concept, place)
    return concept


def _text(entry: Mapping[str, Any], key: str, place: str) -> str | None:
    text = entry.get(key)
    if key in entry and not (isinstance(text, str) and text.strip()):
        raise VocabularyError(f"{place}: {key} must be text")
    return text


def _by_language(value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise VocabularyError(f"{place}: must give a text for each language")
    for language, text in value.items():
        if language not in LANGUAGES:
            raise VocabularyError(f"{place}: {language!r} is none of the languages")
        if not isinstance(text, str) or not text.strip():
            raise VocabularyError(f"{place}, {language}: must be text, not {text!r}")
    return dict(value)


def _check_complete(texts: Mapping[str, str], place: str) -> None:
    missing = [language for language in LANGUAGES if language not in texts]
    if missing:
        raise VocabularyError(f"{place}: {', '.join(missing)} missing")


def _lists(value: Any, place: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise VocabularyError(f"{place}: must be lists by key")
    return {str(key): _words(words, f"{place}, {key}") for key, words in value.items()}


def _labels(value: Any, place: str) -> dict[str, tuple[str, ...]]:
    labels = _lists(value, place)
    for language in labels:
        if language not in LANGUAGES:
            raise VocabularyError(f"{place}: {language!r} is none of the languages")
    return labels


def _words(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise VocabularyError(f"{place}: must be a list")
    for word in value:
        if not isinstance(word, str) or not word.strip():
            raise VocabularyError(f"{place}: must be text, not {word!r}")
    return tuple(value)


def _wordings(concept: Concept, language: str) -> tuple[str, ...]:
    """Return every wording of a concept in a language but its acronyms."""
    return (
        concept.preferred[language],
        *concept.alternative.get(language, ()),
        *concept.avoid.get(language, ()),
    )


def _forms(concept: Concept) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield language, wording and what the matcher sees of every form."""
    for language in LANGUAGES:
        for wording in _wordings(concept, language):
            yield language, wording, label_keys(wording, language)
        for acronym in concept.acronyms.get(language, ()):
            yield language, acronym, acronym_keys(acronym, language)


def _check_near(concept: Concept, place: str) -> None:
    wordings = {
        wording.casefold()
        for language in LANGUAGES
        for wording in (
            *_wordings(concept, language),
            *concept.acronyms.get(language, ()),
        )
    }
    for form in concept.near:
        if form.casefold() not in wordings:
            raise VocabularyError(f"{place}, near: {form!r} is none of its labels")


def _check_references(
    concept: Concept, concepts: Mapping[str, Concept], place: str
) -> None:
    for key, others in (("broader", concept.broader), ("related", concept.related)):
        for other in others:
            if other not in concepts:
                raise VocabularyError(f"{place}, {key}: there is no concept {other!r}")
            if other == concept.id:
                raise VocabularyError(f"{place}, {key}: it names itself")


def _check_no_cycle(
    concept: Concept, concepts: Mapping[str, Concept], place: str
) -> None:
    reached: set[str] = set()
    waiting = list(concept.broader)
    while waiting:
        other = waiting.pop()
        if other == concept.id:
            raise VocabularyError(f"{place}: it is broader than itself, in a cycle")
        if other not in reached:
            reached.add(other)
            waiting.extend(concepts[other].broader)


def _check_labels(concepts: Iterable[Concept], places: Mapping[str, str]) -> None:
    """Refuse one label for two concepts of a scheme unless a note says why."""
    taken: dict[tuple[str, str, tuple[str, ...]], Concept] = {}
    for concept in concepts:
        for language, wording, keys in _forms(concept):
            if not keys:
                raise VocabularyError(
                    f"{places[concept.id]}, {language}: {wording!r} has no word"
                )
            other = taken.setdefault((concept.scheme, language, keys), concept)
            if other.id != concept.id and not (other.note or concept.note):
                raise VocabularyError(
                    f"{places[concept.id]}, {language}: {wording!r} is also a label of "
                    f"{other.id}; change one, or let a note say why both have it"
                )
