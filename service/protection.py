"""Requests that get a fixed refusal whatever the library holds.

What is refused is help with profiling, finding or harming people, never the subject:
"how are girls recruited?" is answered, "how do I recruit girls for our cause?" is not.
No word is refused for itself. A rule names kinds of words that have to meet, such as
somebody asking to make something and a weapon. No list names a religion, a nationality
or an ethnic group, so that the same request about another one is decided alike.

`data/harmful_requests.json` holds the rules, which every language shares, and each
language's words. A word list is written in ordinary spelling: `word*` has any ending,
`one|other` is either, `per_cent|percent` where one of them is two words, `..` stands
for a few words and `^` for the start of a sentence. In a rule, `ask > make` is a word
of `make` soon after one of `ask`, or opening a sentence, as a command does, with no
word of `avert` between them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from service.folding import fold

Purpose = Literal["profiling", "finding", "attack", "recruitment_propaganda"]

REQUESTS = Path(__file__).parent / "data" / "harmful_requests.json"

SENTENCE_START = r"(?:^|[.!?;:,،؛؟。！？；：，、\n])[\s\"'«“¿¡(]*"

BETWEEN_WORDS = r"[^\w.!?;؟؛]+"
WORDS_BETWEEN = 4
HAN_BETWEEN = 14
"""Most words, or Chinese characters, that may stand between the words of a rule."""

WORDS_WITHIN = 10
HAN_WITHIN = 16
"""The same for `..` within a phrase, which may hold a clause about the person."""

ARABIC_PREFIX = "[وف]?[بكلس]?(?:ال|ل)?"
"""And, so, with, like, to, will, the: written as one with the word they precede."""


def harmful_purpose(question: str, language: str) -> Purpose | None:
    """Return what a question asks for that is refused, None if it may be answered.

    Questions about such things ("how are girls recruited?") are not harmful: what is
    refused is help with doing them.

    Args:
        question: The question as asked.
        language: Its language, which is tried first. The others follow, because
            people mix languages and a short question's is easily mistaken.
    """
    text = fold(question)
    languages = _rules()
    for spoken in dict.fromkeys((language, *languages)):
        for rule in languages.get(spoken, ()):
            if rule.applies_to(text):
                return rule.purpose
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """Refuse where every pattern of `every` is found and none of `unless`."""

    purpose: Purpose
    every: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def applies_to(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.every) and not any(
            pattern.search(text) for pattern in self.unless
        )


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    requests = json.loads(REQUESTS.read_text(encoding="utf-8"))
    return {
        language: tuple(
            _Rule(
                purpose=rule["purpose"],
                every=_patterns(rule["all"], words, language),
                unless=_patterns(rule.get("unless", ()), words, language),
            )
            for rule in requests["rules"]
        )
        for language, words in requests["words"].items()
    }


def _patterns(
    chains: Sequence[str], words: Mapping[str, Sequence[str]], language: str
) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_chain(chain, words, language)) for chain in chains)


def _chain(chain: str, words: Mapping[str, Sequence[str]], language: str) -> str:
    names = chain.split(" > ")
    lists = [_any(words[name], language) for name in names]
    gap = _gap(language, unlike=_any(words["avert"], language))
    if names[0] == "ask" and len(names) > 1:
        return f"(?:{SENTENCE_START}|{lists[0]}{gap})" + gap.join(lists[1:])
    return gap.join(lists)


def _any(phrases: Sequence[str], language: str) -> str:
    return "(?:" + "|".join(_phrase(phrase, language) for phrase in phrases) + ")"


def _phrase(phrase: str, language: str) -> str:
    """Turn a phrase of a word list into a regular expression."""
    joint = _joint(language)
    pattern, before = "", ""
    for part in fold(phrase).split():
        if part == "..":
            before = _gap(language, words=WORDS_WITHIN, characters=HAN_WITHIN)
        elif part == "^":
            pattern, before = SENTENCE_START, ""
        else:
            pattern += before + _word(part, language)
            before = joint
    return pattern


def _word(part: str, language: str) -> str:
    forms = re.escape(part).replace(r"\*", r"\w*").replace(r"\|", "|")
    forms = forms.replace("_", _joint(language))
    if language == "zh":
        return f"(?:{forms})"
    prefix = ARABIC_PREFIX if language == "ar" else ""
    return rf"\b{prefix}(?:{forms})\b"


def _joint(language: str) -> str:
    return r"\s*" if language == "zh" else BETWEEN_WORDS


def _gap(
    language: str,
    *,
    unlike: str | None = None,
    words: int = WORDS_BETWEEN,
    characters: int = HAN_BETWEEN,
) -> str:
    barred = f"(?!{unlike})" if unlike else ""
    if language == "zh":
        return rf"(?:{barred}[^。！？；\n]){{0,{characters}}}?"
    return rf"(?:{BETWEEN_WORDS}{barred}\w+){{0,{words}}}?{BETWEEN_WORDS}"
