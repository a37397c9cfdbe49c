"""Concepts that a text names, by the labels of the vocabulary.

Labels and texts become sequences of word keys: folded stems, single Chinese letters,
and for acronyms the word with its case. A trie over keys then finds every label. One
word may have several keys (an Arabic word with and without what is written onto it),
which is why this is no Aho-Corasick automaton: its states stand for one reading each.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from ingest.language import LANGUAGES
from ingest.records import Concept, ConceptMention
from ingest.words import ARABIC_MARKS, CYRILLIC, normalise, stem

NAME_SCHEMES = frozenset({"country", "region"})
"""Their labels are proper names: lower case "того" is no country (Того, Togo)."""

IDENTITY_FACTORS = "identity-factor"

KIND_SCHEMES = frozenset({"document-kind", "practice-kind"})
SUBJECT_SCHEMES = frozenset({"gender-lens", "phase", "theme"})

PEOPLE = frozenset({"boys", "children", "girls", "men", "women", "youth"})
"""Identity factors that a subject's label may name; gender equality is not gender."""

NUMBERED_SCHEME = "instrument"
"""Labels with a number are tried in texts of every language: "resolution 1325"."""

LATIN = frozenset({"en", "fr", "es"})

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
ARABIC = re.compile("[\u0600-\u06ff]")
TOKEN = re.compile(
    r"(?P<fused>(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’'](?=\w)|(?<=\w)[’']s\b)"
    r"|(?P<end>[.!?;:。、，！？；：؟؛•]|\n\n)"
    rf"|[{HAN}]|\d+|(?:[^\W\d_{HAN}][{ARABIC_MARKS.pattern[1:-1]}]*)+",
    re.IGNORECASE,
)
"""Words, numbers and single Chinese letters; what is fused to a word is passed over."""

END = "."
"""Key of what ends a sentence, a block or a Chinese word; no label goes across one."""

PREFIXES = re.compile("[وف]?(?:[بك]?ال|لل|[بلك])?")
LONGEST_PREFIX = 4
ARTICLE = re.compile("^(?:[بك]?ال|لل)")
ENDING = re.compile("(?:يين|يون|يات|يان|[يو]ن|[اي]ه|ات|ان|ها|هم|هن|ه|ي)$")
"""Of number, gender, origin and possession; one is taken off. Snowball takes off more,
and then «جنساني» (of gender) and «جنسي» (sexual) are one word."""

SHORTEST_WORD = 3
"""Letters of an Arabic word that must be left when something is taken off."""

PLURAL = re.compile(r"^([^\W\d_]*[A-Z]{2,})s$")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a concept; `rank` is 0 for the language of the text."""

    concept_id: str
    scheme: str
    wording: str
    rank: int
    is_name: bool
    near: tuple[str, ...]

    def is_written(self, found: str) -> bool:
        """Say whether a text writes a proper name: uninflected, and with a capital.

        Names are inflected in Russian only: French "mal" is not Mali, nor is Arabic
        «القطرية» (of a country) Qatar.
        """
        has_case = found.lower() != found.upper()
        if has_case and found == found.lower():
            return False
        return bool(CYRILLIC.search(found)) or any(
            _letters(self.wording) == _letters(reading)
            for reading in _readings(normalise(found))
        )

    def covers(self, inner: "_Form", broader: Mapping[str, frozenset[str]]) -> bool:
        """Say whether a form inside this one is not meant: Sudan in South Sudan.

        Young men are men as well, violence against women names women, a kind of
        document or practice, such as a counter-terrorism strategy, names its subject,
        and a way of looking at gender the theme it looks at.
        """
        if self.scheme in KIND_SCHEMES:
            return self.scheme == inner.scheme
        if inner.scheme in SUBJECT_SCHEMES and self.scheme in SUBJECT_SCHEMES:
            return self.scheme == inner.scheme
        if inner.scheme != IDENTITY_FACTORS:
            return True
        if self.scheme == IDENTITY_FACTORS:
            return inner.concept_id in broader[self.concept_id]
        return inner.concept_id not in PEOPLE or self.scheme not in SUBJECT_SCHEMES


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    forms: list[_Form] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    stop: int
    forms: tuple[_Form, ...]


class ConceptFinder:
    """Finds concepts in texts of one language.

    Labels of the language are tried, English ones where the script is not Latin, and
    acronyms and numbered instruments of all languages.
    """

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        self._language = language if language in LANGUAGES else "en"
        self._root = _Node()
        by_id = {concept.id: concept for concept in concepts}
        self._broader = {id_: _all_broader(id_, by_id) for id_ in by_id}
        for concept in by_id.values():
            added: set[str] = set()  # symbols are written alike in all languages
            for rank, tongue in enumerate(_order(self._language)):
                self._add(concept, tongue, rank, added)

    def find(self, text: str) -> list[ConceptMention]:
        """Return the concepts that a text names, in the order of their places.

        A label inside a longer one is mostly not meant (`_Form.covers`); of labels that
        overlap otherwise both count. Where a form has several
        meanings, those of the text's own language win, and in each scheme the one whose
        label is written most like it.
        """
        tokens = list(_tokens(text))
        keys = [_keys(token.text, self._language) for token in tokens]
        surroundings: frozenset[str] | None = None
        candidates = []
        for first, last, forms in self._labels(keys):
            start, stop = tokens[first].start, tokens[last].stop
            if surroundings is None and any(form.near for form in forms):
                surroundings = _surface_forms(text, tokens)
            meant = _meant(forms, text[start:stop], surroundings or frozenset())
            if meant:
                candidates.append(_Candidate(start, stop, meant))
        return [
            ConceptMention(form.concept_id, found.start, found.stop, label)
            for found in self._without_contained(candidates)
            for label in (text[found.start : found.stop],)
            for form in found.forms
        ]

    def _labels(
        self, keys: list[tuple[str, ...]]
    ) -> Iterator[tuple[int, int, list[_Form]]]:
        """Yield first token, last token and forms of every label."""
        for first in range(len(keys)):
            nodes = [self._root]
            for last in range(first, len(keys)):
                nodes = [
                    child
                    for node in nodes
                    for key in keys[last]
                    if (child := node.children.get(key))
                ]
                if not nodes:
                    break
                forms = [form for node in nodes for form in node.forms]
                if forms:
                    yield first, last, forms

    def _without_contained(self, candidates: list[_Candidate]) -> list[_Candidate]:
        kept = []
        around: list[_Candidate] = []
        for inner in sorted(candidates, key=lambda c: (c.start, -c.stop)):
            around = [outer for outer in around if outer.stop > inner.start]
            longer = [form for o in around if o.stop >= inner.stop for form in o.forms]
            meant = tuple(
                form
                for form in inner.forms
                if not any(outer.covers(form, self._broader) for outer in longer)
            )
            if meant:
                kept.append(_Candidate(inner.start, inner.stop, meant))
            around.append(inner)
        return kept

    def _add(self, concept: Concept, tongue: str, rank: int, added: set[str]) -> None:
        is_own = rank == 0 or (tongue == "en" and self._language not in LATIN)
        for label in _labels_of(concept, tongue):
            is_numbered = concept.scheme == NUMBERED_SCHEME and re.search(r"\d", label)
            if (is_own or is_numbered) and label not in added:
                added.add(label)
                keys = label_keys(label, self._language)
                self._insert(keys, concept, label, rank)
        for label in concept.acronyms.get(tongue, ()):
            keys = acronym_keys(label, self._language)
            self._insert(keys, concept, label, rank)

    def _insert(
        self, keys: tuple[str, ...], concept: Concept, label: str, rank: int
    ) -> None:
        node = self._root
        for key in keys:
            node = node.children.setdefault(key, _Node())
        form = _Form(
            concept_id=concept.id,
            scheme=concept.scheme,
            wording=_without_article(normalise(label)),
            rank=rank,
            # "pays arabes" describes; in a script without case any label may be a name.
            is_name=concept.scheme in NAME_SCHEMES
            and (label != label.lower() or label == label.upper()),
            near=_near(concept, label),
        )
        if node is not self._root and form not in node.forms:
            node.forms.append(form)


def label_keys(label: str, language: str) -> tuple[str, ...]:
    """Return the keys of a label's words, each in the reading that texts are given."""
    return tuple(_label_key(word, language) for word in _words(label))


def acronym_keys(label: str, language: str) -> tuple[str, ...]:
    """Return the keys of an acronym's parts, with their case where they have any."""
    return tuple(
        _exact_key(word) or _label_key(word, language) for word in _words(label)
    )


def _all_broader(concept_id: str, concepts: Mapping[str, Concept]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [concept_id]
    while waiting:
        concept = concepts.get(waiting.pop())
        broader = set(concept.broader) - found if concept else set()
        found |= broader
        waiting.extend(broader)
    return frozenset(found)


def _order(language: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda other: other != language)


def _labels_of(concept: Concept, language: str) -> Iterator[str]:
    if language in concept.preferred:
        yield concept.preferred[language]
    yield from concept.alternative.get(language, ())
    yield from concept.avoid.get(language, ())


def _words(label: str) -> list[str]:
    matches = (match for match in TOKEN.finditer(label) if match.lastgroup != "fused")
    return [END if match.lastgroup == "end" else match[0] for match in matches]


def _tokens(text: str) -> Iterator[_Token]:
    for match in TOKEN.finditer(text):
        if match.lastgroup != "fused":
            word = END if match.lastgroup == "end" else match[0]
            yield _Token(match.start(), match.end(), word)


def _near(concept: Concept, label: str) -> tuple[str, ...]:
    return tuple(
        normalise(word)
        for form, words in concept.near.items()
        if form.casefold() == label.casefold()
        for word in words
    )


def _stem(folded: str, language: str) -> str:
    """Stem a word by its script; Latin words in other scripts are taken for English."""
    if ARABIC.search(folded):
        ending = ENDING.search(folded, SHORTEST_WORD)
        return folded[: ending.start()] if ending else folded
    if CYRILLIC.search(folded):
        return stem(folded, "ru")
    return stem(folded, language if language in LATIN else "en")


@lru_cache(maxsize=100_000)
def _label_key(word: str, language: str) -> str:
    return _stem(_without_article(normalise(word)), language)


def _without_article(folded: str) -> str:
    article = ARTICLE.match(folded)
    if article and len(folded) - article.end() >= SHORTEST_WORD:
        return folded[article.end() :]
    return folded


@lru_cache(maxsize=100_000)
def _keys(word: str, language: str) -> tuple[str, ...]:
    """Return every key under which a word of a text is looked up."""
    exact = _exact_key(word)
    plural = PLURAL.match(word)
    keys = [_stem(reading, language) for reading in _readings(normalise(word))]
    keys += [exact] if exact else []
    keys += [_case_key(plural[1])] if plural else []
    return tuple(dict.fromkeys(keys))


def _readings(folded: str) -> list[str]:
    """Return a word, and if it is Arabic also what is left without its prefixes."""
    if not ARABIC.search(folded):
        return [folded]
    longest = min(LONGEST_PREFIX, len(folded) - SHORTEST_WORD)
    return [
        folded[start:]
        for start in range(max(longest, 0) + 1)
        if PREFIXES.fullmatch(folded[:start])
    ]


def _exact_key(word: str) -> str:
    """Return the key of a word whose case counts, or "" for one in small letters."""
    return "" if word == word.lower() else _case_key(word)


def _case_key(word: str) -> str:
    return "=" + unicodedata.normalize("NFKC", word)


def _surface_forms(text: str, tokens: Iterable[_Token]) -> frozenset[str]:
    words = {
        reading for token in tokens for reading in _readings(normalise(token.text))
    }
    chinese = re.findall(f"[{HAN}]+", text)
    return frozenset(words.union(chinese))


def _meant(
    forms: Iterable[_Form], found: str, surroundings: frozenset[str]
) -> tuple[_Form, ...]:
    """Return the forms that the place allows, of the nearest language, by concept."""
    allowed = [
        form
        for form in forms
        if (not form.is_name or form.is_written(found))
        and (not form.near or any(_is_near(w, surroundings) for w in form.near))
    ]
    nearest = min((form.rank for form in allowed), default=0)
    written = normalise(found)
    likeness: dict[_Form, tuple[int, int]] = {
        form: _likeness(form, written) for form in allowed if form.rank == nearest
    }
    best = {
        form.scheme: max(n for f, n in likeness.items() if f.scheme == form.scheme)
        for form in likeness
    }
    meant = {f.concept_id: f for f, n in likeness.items() if n == best[f.scheme]}
    return tuple(meant[concept_id] for concept_id in sorted(meant))


def _likeness(form: _Form, written: str) -> tuple[int, int]:
    """Tell labels with one stem apart: «Нигерии» is more like Нигерия than Нигер."""
    shared = max(
        sum(
            1
            for _ in takewhile(
                lambda pair: pair[0] == pair[1],
                zip(form.wording, reading, strict=False),
            )
        )
        for reading in _readings(written)
    )
    return shared, -len(form.wording)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _is_near(word: str, surroundings: frozenset[str]) -> bool:
    if re.match(f"[{HAN}]", word):
        return any(word.rstrip("*") in run for run in surroundings)
    if word.endswith("*"):
        return any(other.startswith(word[:-1]) for other in surroundings)
    return word in surroundings
