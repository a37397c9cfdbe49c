"""What a question names: countries, years, instruments and other proper names.

A passage about the right subject and the wrong country answers nothing, and the
encoder hardly tells the two apart. So names are compared as names: countries across
languages (by the names that Unicode's CLDR gives them), numbers and Latin words as they
are.
"""

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale

from index.analysis import analyse
from index.records import Hit
from ingest.language import LANGUAGES
from ingest.words import DIGITS

LONGEST_NAME = 6
"""Terms in the longest country name that is looked for."""

COUNTRY = "country "
"""Begins the key of a country, before its ISO 3166 code."""

NUMBER = re.compile(r"\d{2,}")
SMALL_NUMBER = re.compile(r"(?<!\d)(?:[1-9]\d|100)(?!\d)")
"""Counts and ages, which a passage may well spell out."""

CAPITALISED = re.compile(
    r"(?<![.!?…:»”\"'\n] )(?<![¿¡«“\"'\w’-])(?<!^)[A-ZÀ-ÞЀ-Я][\w’'-]{2,}"
)
"""A word with a capital letter that does not open a sentence."""

ACRONYM = re.compile(r"(?<!\w)[A-Z]{3,}(?!\w)")

GENERIC = frozenset(
    {"cso", "csos", "ngo", "ngos", "ong", "onu", "osc", "oun", "scr", "unscr", "нпо"}
)
"""Acronyms that name no one in particular; documents may spell them out."""

AMBIGUOUS = frozenset({("ar", "ML")})
"""Countries whose name is an everyday word: Mali is also "financial" in Arabic."""


NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of CLDR for groups of countries and for tests."""


def names_in(text: str, language: str) -> frozenset[str]:
    """Return the names in a question: countries, numbers and capitalised Latin words.

    Args:
        text: A question.
        language: Its language.

    Returns:
        Keys that `spoken_names` gives for a passage that names the same.
    """
    words = {
        word
        for word in (*CAPITALISED.findall(text), *ACRONYM.findall(text))
        if word.casefold() not in GENERIC
    }
    names = {term for word in words for term in analyse(word, language)}
    plain = text.translate(DIGITS)
    numbers = set(NUMBER.findall(plain)) - set(SMALL_NUMBER.findall(plain))
    countries = _countries(analyse(text, language), language)
    inside = {term for name in countries.values() for term in name}
    return frozenset(names - inside | numbers | set(countries))


def spoken_names(text: str, language: str) -> frozenset[str]:
    """Return everything in a passage that a question's names may match."""
    terms = analyse(text, language)
    numbers = NUMBER.findall(text.translate(DIGITS))
    return frozenset({*terms, *numbers, *_countries(terms, language)})


def _countries(terms: list[str], language: str) -> dict[str, tuple[str, ...]]:
    """Return the countries named in a run of terms, by code, with their terms.

    A name inside a longer one is not meant: Sudan in South Sudan, and in Chinese Mali
    in Somalia.
    """
    known = _country_names(language if language in LANGUAGES else "en")
    found: dict[str, tuple[str, ...]] = {}
    taken = 0
    for start in range(len(terms)):
        longest = min(start + LONGEST_NAME, len(terms))
        for stop in range(longest, max(start, taken), -1):
            name = tuple(terms[start:stop])
            if name in known:
                found[COUNTRY + known[name]] = name
                taken = stop
                break
    return found


@cache
def _country_names(language: str) -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for code, name in Locale(language).territories.items():
        terms = tuple(analyse(name, language))
        is_country = len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
        if is_country and terms and (language, code) not in AMBIGUOUS:
            names[terms] = code
    return names


def missing_names(question: str, language: str, hits: Sequence[Hit]) -> frozenset[str]:
    """Return the names in a question that none of the hits speaks of."""
    names = names_in(question, language)
    for hit in hits if names else ():
        names -= spoken_names(f"{hit.title} {hit.heading} {hit.text}", hit.language)
    return names
