"""A question with every name of a group replaced by one neutral word.

Whether a request is refused must not depend on whom it names, so the words for
religions, nations, ethnic groups, genders, ages and the like are gone before anything
decides. `data/group_names.json` lists them, `word*` with any ending of four letters:
`names` name a group alone, `adjectives` beside a name or one of `people`, `demonyms`
with each of `endings`; `phrases` are several words. A condition after a word of
`having` ("with ADHD") is an adjective; `_` joins words. Chinese has `patterns` instead.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from service.folding import fold

GROUPS = Path(__file__).parent / "data" / "group_names.json"

LONGEST_ENDING = 4
WORD = re.compile(r"[\w\u0300-\u036f\u064b-\u0655\u0670]+")
"""With accents and vowels that are written as marks of their own."""

BETWEEN = re.compile(r"[\s\-’']*")
"""What may stand between the words of one name."""

ARABIC_PREFIX = re.compile("([وف]?)([بكل]?)(?:ال|ل)?")
"""And, so; with, like, to; the: written as one with the word they precede."""

ARTICLES: Mapping[str, Mapping[str, str]] = {
    "en": {"a": "", "an": "", "the": ""},
    "fr": {
        **dict.fromkeys(("le", "la", "l", "un", "une"), "les"),
        **{"d": "de", "du": "des", "au": "aux"},
    },
    "es": {
        **dict.fromkeys(("el", "la", "los", "un", "una", "unos", "unas"), "las"),
        **{"del": "de las", "al": "a las"},
    },
    "ru": {"со": "с", "ко": "к", "об": "о", "обо": "о", "во": "в"},
}
"""The form before the neutral word of what agrees with the name of a group."""


def without_groups(text: str, language: str) -> str:
    """Return a text that names no group, in the words of its language.

    Args:
        text: A question as asked; what names no group stays as it is.
        language: Its language, whose lists are used.
    """
    lists = _lists()[language]
    if lists.pattern:
        return lists.pattern.sub(lists.neutral, text)
    words = [_Word.of(match) for match in WORD.finditer(text)]
    pieces, done = [], 0
    for first, last in _names(words, lists, text):
        start, before = words[first].start, ""
        prefix = _arabic_prefix(words[first].folded, lists) if language == "ar" else ""
        article = words[first - 1] if first else None
        forms = ARTICLES.get(language, {})
        if article and article.start >= done and article.folded in forms:
            start, before = article.start, forms[article.folded]
        name = _joined(prefix, lists.neutral)
        pieces += [text[done:start], f"{before} {name}" if before else name]
        done = words[last].stop
    return "".join([*pieces, text[done:]])


Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Several words each, by the first of them."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    stop: int
    folded: str

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Word":
        return cls(match.start(), match.end(), fold(match.group()))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of one language; `stems` are names with any short ending."""

    neutral: str
    names: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    phrases: Phrases = field(default_factory=dict)
    conditions: Phrases = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None
    is_arabic: bool = False

    def forms(self, word: str) -> tuple[str, ...]:
        """Return a word as it is and without what Arabic writes before it."""
        if not self.is_arabic:
            return (word,)
        return (word, *(word[len(prefix) :] for prefix in _prefixes(word)))

    def is_name(self, word: str) -> bool:
        return any(
            form in self.names
            or any(
                form[: len(form) - ending] in self.stems
                for ending in range(min(LONGEST_ENDING, len(form) - 1) + 1)
            )
            for form in self.forms(word)
        )

    def phrase_length(self, phrases: Phrases, words: list[_Word], first: int) -> int:
        """Return how many words from `first` on are the longest phrase, or 0."""
        best = 0
        for form in self.forms(words[first].folded):
            for phrase in phrases.get(form, ()):
                rest = words[first + 1 : first + len(phrase)]
                if len(phrase) > best and len(rest) == len(phrase) - 1:
                    pairs = zip(phrase[1:], rest, strict=True)
                    if all(part in self.forms(word.folded) for part, word in pairs):
                        best = len(phrase)
        return best


def _names(words: list[_Word], lists: _Lists, text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each name of a group."""
    kinds = _kinds(words, lists)
    first = 0
    while first < len(words):
        if not kinds[first]:
            first += 1
            continue
        last = first
        while (
            last + 1 < len(words)
            and kinds[last + 1]
            and BETWEEN.fullmatch(text, words[last].stop, words[last + 1].start)
        ):
            last += 1
        run = set(kinds[first : last + 1])
        if "name" in run or {"adjective", "people"} <= run:
            yield first, last
        first = last + 1


def _kinds(words: list[_Word], lists: _Lists) -> list[str]:
    kinds = [""] * len(words)
    for i, word in enumerate(words):
        if length := lists.phrase_length(lists.phrases, words, i):
            kinds[i : i + length] = ["name"] * length
        elif kinds[i]:
            continue
        elif length := lists.phrase_length(lists.conditions, words, i):
            kinds[i : i + length] = ["adjective"] * length
        elif lists.is_name(word.folded):
            kinds[i] = "name"
        elif any(form in lists.adjectives for form in lists.forms(word.folded)):
            kinds[i] = "adjective"
        elif any(form in lists.people for form in lists.forms(word.folded)):
            kinds[i] = "people"
    return kinds


def _prefixes(word: str) -> list[str]:
    """Return every way to begin a word with and, so, with, like, to, the."""
    longest = ARABIC_PREFIX.match(word)
    stop = longest.end() if longest else 0
    return [
        word[:end]
        for end in range(1, stop + 1)
        if ARABIC_PREFIX.fullmatch(word[:end]) and len(word) - end > 1
    ]


def _arabic_prefix(word: str, lists: _Lists) -> str:
    """Return the and, so, with, like or to that is written as one with a name."""
    known = lists.names | lists.adjectives | lists.people | {*lists.phrases}
    for prefix in ("", *_prefixes(word)):
        if word[len(prefix) :] in known:
            match = ARABIC_PREFIX.fullmatch(prefix)
            return "".join(match.groups()) if match else ""
    return ""


def _joined(prefix: str, neutral: str) -> str:
    return prefix + ("ل" + neutral[2:] if prefix.endswith("ل") else neutral)


@cache
def _lists() -> Mapping[str, _Lists]:
    stored = json.loads(GROUPS.read_text(encoding="utf-8"))
    return {language: _read(language, lists) for language, lists in stored.items()}


def _read(language: str, stored: Mapping[str, str | list[str]]) -> _Lists:
    neutral = str(stored["neutral"])
    if "patterns" in stored:
        names = "|".join(stored["patterns"])
        return _Lists(neutral, pattern=re.compile(f"(?:{names})+"))
    words = {
        kind: fold(str(stored.get(kind, ""))).split()
        for kind in ("names", "adjectives", "people", "demonyms")
    }
    endings = [e.removeprefix("-") for e in str(stored.get("endings", "")).split()]
    conditions = [
        f"{having} {condition.replace('_', ' ')}"
        for having in stored.get("having", ())
        for condition in str(stored.get("conditions", "")).split()
    ]
    demonyms = {stem + end for stem in words["demonyms"] for end in endings}
    return _Lists(
        neutral,
        names=frozenset(w for w in words["names"] if w[-1] != "*") | demonyms,
        stems=frozenset(w[:-1] for w in words["names"] if w[-1] == "*"),
        adjectives=frozenset(words["adjectives"]),
        people=frozenset(words["people"]),
        phrases=_phrases(stored["phrases"], language),
        conditions=_phrases(conditions, language),
        is_arabic=language == "ar",
    )


def _phrases(written: Iterable[str], language: str) -> Phrases:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in written:
        parts = tuple(fold(phrase).replace("-", " ").split())
        if language == "ar":
            parts = tuple(part.removeprefix("ال") for part in parts)
        phrases.setdefault(parts[0], []).append(parts)
    return {first: tuple(several) for first, several in phrases.items()}
