import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

COLLECTIONS = Path(__file__).parents[2] / "evals" / "collections"
LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh"]
KINDS = {
    "plain",
    "short",
    "long",
    "definitional",
    "what-to-do",
    "comparison",
    "instrument",
    "numbers",
    "who-when",
    "actor",
    "intersectional",
    "misspelt",
    "non-native",
    "acronym",
    "keyword",
}
REASONS = {"near miss", "adjacent field", "general knowledge", "false premise"}


def read_topics(name: str) -> list[dict[str, Any]]:
    lines = (COLLECTIONS / name / "topics.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


@pytest.mark.parametrize("name", ["starter", "un-open"])
def test_every_topic_is_put_in_six_languages(name: str) -> None:
    for topic in read_topics(name):
        assert list(topic["questions"]) == LANGUAGES, topic["id"]
        assert all(text.strip() for text in topic["questions"].values()), topic["id"]


@pytest.mark.parametrize("name", ["starter", "un-open"])
def test_no_question_is_put_twice_in_a_language(name: str) -> None:
    topics = read_topics(name)
    for language in LANGUAGES:
        texts = Counter(topic["questions"][language].casefold() for topic in topics)
        assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("name", ["starter", "un-open"])
def test_ids_count_up_and_say_what_is_answerable(name: str) -> None:
    topics = read_topics(name)
    answerable = [topic["id"] for topic in topics if topic["answerable"]]
    unanswerable = [topic["id"] for topic in topics if not topic["answerable"]]
    assert answerable == [f"t{n:03d}" for n in range(1, len(answerable) + 1)]
    assert unanswerable == [f"u{n:03d}" for n in range(1, len(unanswerable) + 1)]


@pytest.mark.parametrize("name", ["starter", "un-open"])
def test_only_unanswerable_topics_say_why(name: str) -> None:
    for topic in read_topics(name):
        assert topic["kind"] in KINDS, topic["id"]
        if topic["answerable"]:
            assert "why" not in topic, topic["id"]
        else:
            assert topic["why"] in REASONS, topic["id"]


def test_the_starter_topics_spread_over_every_kind() -> None:
    answerable = [topic for topic in read_topics("starter") if topic["answerable"]]
    kinds = Counter(topic["kind"] for topic in answerable)
    assert len(answerable) >= 155
    assert [kind for kind in KINDS if kinds[kind] < 8] == []


def test_the_first_topics_are_the_questions_that_the_page_offers() -> None:
    messages = COLLECTIONS.parents[1] / "service" / "web" / "messages"
    first = read_topics("starter")[:3]
    for language in LANGUAGES:
        offered = json.loads(
            (messages / f"{language}.json").read_text(encoding="utf-8")
        )
        assert [topic["questions"][language] for topic in first] == [
            offered[f"example_{number}"] for number in (1, 2, 3)
        ]
