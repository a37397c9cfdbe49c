"""What a question names: countries, instruments, groups, numbers and proper names.

A passage about the right subject and the wrong country answers nothing, and the
encoder hardly tells the two apart. So names are compared as names: what the vocabulary
knows, across languages; numbers and words with a capital letter as they are.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from index.analysis import WORD, analyse
from index.query import PreparedQuery
from index.records import Hit
from ingest.records import ConceptMention
from ingest.vocabulary import Vocabulary
from ingest.words import DIGITS
from service.committees import (
    GENERAL,
    general_keys,
    general_label,
    is_named_by,
    told_apart,
    without_committees,
)
from service.peoples import find_peoples, peoples, wider
from service.specifics import SHORT
from service.specifics import WORD as WORDS
from service.symbols import YEAR, asked_years, spoken_years

NAMED_SCHEMES = frozenset({"country", "region", "instrument"})
"""Schemes of the vocabulary whose concepts are names, where they are written so."""

NAMED_GROUPS = "terrorist-groups"
"""The concept whose narrower ones are groups that have a name."""

NUMBER = re.compile(r"\d{2,}")
SMALL_NUMBER = re.compile(r"(?<!\d)(?:[1-9]\d|100)(?!\d)")
"""Counts and ages, which a passage may well spell out."""

CAPITALISED = re.compile(
    r"(?<![.!?…:»”\"'\n] )(?<![¿¡«“\"'\w’-])(?<!^)[A-ZÀ-ÞЀ-Я][\w’'-]{2,}"
)
"""A word with a capital letter that does not open a sentence."""

ACRONYM = re.compile(r"(?<!\w)[A-Z]{3,}(?!\w)")

GENERIC_ACRONYMS = """
cso csos ngo ngos ong onu osc oun scr un unscr нпо оон сб
cve pve pcve lev pev plev pcev plcev пнэ ппнэ
ftf cte ибт nap naps pan нпд rrr prr ррр grb bsg psg гоб
"""
"""Acronyms of kinds of actors, of this field and its plans, which name no one in
particular; documents may spell them out."""

_GENERIC = frozenset(GENERIC_ACRONYMS.split())

SHORT_HAN = 22
"""Chinese characters of a question that is short (`specifics.SHORT`)."""

HAN = re.compile("[\u3400-\u9fff]")

KNOWN = "concept "
"""Begins the key of a name that the vocabulary knows, before the concept's id."""

PEOPLE = "people "
"""Begins the key of a people or faith, before its id."""

OF_NUMBER = "of "
"""Begins the key of a year that a question gives with the number of a document."""


def names_in(text: str, language: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the names in a question.

    Args:
        text: A question.
        language: Its language.
        vocabulary: What is known by name in six languages. A word of any concept is
            no other name, even with a capital letter.

    Returns:
        Keys that `spoken_names` gives for a text that names the same.
    """
    mentions = _mentions(text, language, vocabulary)
    general = general_keys(text, language, vocabulary)
    known = {
        KNOWN + mention.concept_id
        for mention in mentions
        if _is_name(mention.concept_id, vocabulary)
        and not is_named_by(general, mention.concept_id)
    }
    named = find_peoples(text, language) if _is_short(text, language) else []
    people = {PEOPLE + mention.concept_id for mention in named}
    rest = text
    for mention in (*mentions, *named):
        blank = "x" * (mention.stop - mention.start)
        rest = rest[: mention.start] + blank + rest[mention.stop :]
    if general:
        rest = without_committees(rest)
    words = {
        word
        for word in (*CAPITALISED.findall(rest), *ACRONYM.findall(rest))
        if word.casefold() not in _GENERIC
    }
    terms = {term for word in words for term in analyse(word, language)}
    numbers = _numbers_asked(text, rest, mentions, vocabulary)
    return frozenset(known | people | numbers | terms | general)


def _is_short(text: str, language: str) -> bool:
    """Say whether a question is about each people that it names, none in passing."""
    if language == "zh":
        return len(HAN.findall(text)) <= SHORT_HAN
    return len(WORDS.findall(text)) <= SHORT


def _numbers_asked(
    text: str, rest: str, mentions: Sequence[ConceptMention], vocabulary: Vocabulary
) -> set[str]:
    """Return the numbers in a question; a year that only dates a document marked so."""
    plain = rest.translate(DIGITS)
    numbers = set(NUMBER.findall(plain)) - set(SMALL_NUMBER.findall(plain))
    years = set(YEAR.findall(plain)) & numbers
    asked = asked_years(text, _instruments(mentions, vocabulary))
    dated = {
        str(vocabulary.concepts[mention.concept_id].year)
        for mention in mentions
        if vocabulary.concepts[mention.concept_id].scheme == "instrument"
    }
    own = {OF_NUMBER + year for year in years - asked - dated}
    return (numbers - years) | (years & asked - dated) | own


def names_instrument(text: str, language: str, vocabulary: Vocabulary) -> bool:
    """Say whether a text names an instrument, none of which is off the subject."""
    return any(
        vocabulary.concepts[id_].scheme == "instrument"
        for id_ in vocabulary.concept_ids(text, language)
    )


def is_certain(name: str) -> bool:
    """Say whether a name is known or a number, rather than a word with a capital."""
    return name.startswith((KNOWN, PEOPLE, OF_NUMBER, GENERAL)) or name.isdigit()


def spoken_names(
    text: str, language: str, vocabulary: Vocabulary, *, before: str = ""
) -> frozenset[str]:
    """Return everything in a text that a question's names may match.

    What is said of a country is said of the regions around it. The words of an
    instrument's name speak of nothing else: "Bangkok Rules" says nothing of Bangkok,
    and "resolution 2242 (2015)" nothing of 2015.

    Args:
        text: What is read.
        language: Its language.
        vocabulary: What is known by name.
        before: What stands before it, which may name the committee that it speaks of.
    """
    mentions = _mentions(text, language, vocabulary)
    instruments = _instruments(mentions, vocabulary)
    rest = text
    for start, stop in instruments:
        rest = rest[:start] + " " * (stop - start) + rest[stop:]
    plain = text.translate(DIGITS)
    years = frozenset(YEAR.findall(plain))
    numbers = (frozenset(NUMBER.findall(plain)) - years) | spoken_years(
        text, instruments
    )
    known = _wider({mention.concept_id for mention in mentions}, vocabulary)
    named = find_peoples(text, language)
    return frozenset(
        {
            *analyse(rest, language),
            *numbers,
            *(OF_NUMBER + year for year in years),
            *(KNOWN + id_ for id_ in known),
            *(PEOPLE + id_ for id_ in wider(mention.concept_id for mention in named)),
            *general_keys(text, language, vocabulary, before=before),
        }
    )


def _mentions(text: str, language: str, vocabulary: Vocabulary) -> list[ConceptMention]:
    """Return the concepts that a text names, committees' numbers told apart."""
    return told_apart(vocabulary.find(text, language), text, language)


def _instruments(
    mentions: Sequence[ConceptMention], vocabulary: Vocabulary
) -> list[tuple[int, int]]:
    return [
        (mention.start, mention.stop)
        for mention in mentions
        if vocabulary.concepts[mention.concept_id].scheme == "instrument"
    ]


def missing_names(
    question: str,
    language: str,
    hits: Sequence[Hit],
    vocabulary: Vocabulary,
    editions: Mapping[str, int] = MappingProxyType({}),
) -> frozenset[str]:
    """Return the names in a question that none of the hits speaks of.

    Args:
        question: What was asked.
        language: Its language.
        hits: What was found.
        vocabulary: What is known by name.
        editions: The year of which a document speaks, being that edition, by its id.
    """
    names = names_in(question, language, vocabulary)
    for hit in hits if names else ():
        year = editions.get(hit.document_id, "")
        text = f"{hit.title} {year} {hit.heading} {hit.text}"
        names -= spoken_names(text, hit.language, vocabulary)
        if not names:
            break
    return names


def written_names(
    names: Collection[str], query: PreparedQuery, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return names as the asker writes them: words of the question, or labels."""
    terms = {
        term: word
        for word in WORD.findall(query.text)
        for term in analyse(word, query.language)
    }
    return tuple(
        _written(name, query.language, vocabulary) or terms.get(name, name)
        for name in sorted(names)
    )


def _written(name: str, language: str, vocabulary: Vocabulary) -> str:
    """Return what a name is called in a language, "" for words of the question."""
    if name.startswith(KNOWN):
        return vocabulary.concepts[name.removeprefix(KNOWN)].preferred[language]
    if name.startswith(PEOPLE):
        return peoples().concepts[name.removeprefix(PEOPLE)].preferred[language]
    if name.startswith(GENERAL):
        return general_label(name, language, vocabulary)
    return name.removeprefix(OF_NUMBER) if name.startswith(OF_NUMBER) else ""


def _is_name(concept_id: str, vocabulary: Vocabulary) -> bool:
    concept = vocabulary.concepts[concept_id]
    is_kind = concept.year is None and concept.symbol is None
    if is_kind and concept.scheme == "instrument":
        return False  # such as all resolutions of the Security Council
    is_named = concept.scheme in NAMED_SCHEMES or NAMED_GROUPS in concept.broader
    return is_named and not concept.preferred["en"][0].islower()


def _wider(concept_ids: Collection[str], vocabulary: Vocabulary) -> set[str]:
    found: set[str] = set()
    waiting = list(concept_ids)
    while waiting:
        concept_id = waiting.pop()
        if concept_id not in found:
            found.add(concept_id)
            waiting += vocabulary.concepts[concept_id].broader
    return found
