import json
from pathlib import Path
from typing import Any

import pytest

from evals.collection import (
    asked_topics,
    judgment_line,
    read_collection,
    split_query_id,
)
from evals.errors import EvaluationError
from evals.records import (
    CollectionTopic,
    Half,
    JudgedQuotation,
    Judgment,
    Nugget,
    Support,
    Topic,
)

COLLECTIONS = Path(__file__).parents[2] / "evals" / "collections"

TOPICS = [
    {
        "id": "t1",
        "kind": "short",
        "answerable": True,
        "actor": "teacher",
        "questions": {"en": "schools?", "fr": "écoles ?"},
    },
    {
        "id": "u1",
        "answerable": False,
        "why": "near miss",
        "questions": {"en": "lunar schools?"},
    },
]

JUDGMENT = {
    "topic": "t1",
    "file": "a.pdf",
    "page": 2,
    "from": "Schools",
    "to": "end",
    "grade": 3,
    "judge": "AB",
}


def write(folder: Path, name: str, *objects: Any) -> None:
    lines = (json.dumps(fields, ensure_ascii=False) + "\n" for fields in objects)
    (folder / name).write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "topics.jsonl", *TOPICS)
    return tmp_path


def test_a_collection_is_read_whole(folder: Path) -> None:
    write(folder, "judgments.jsonl", JUDGMENT)
    write(
        folder,
        "nuggets.jsonl",
        {
            "topic": "t1",
            "nugget": "n1",
            "text": "Schools protect.",
            "vital": True,
            "supports": [{"file": "a.pdf", "page": 2, "quote": "Schools do"}],
        },
    )
    write(
        folder,
        "quotations.jsonl",
        {
            "topic": "t1",
            "text": "They do.",
            "supports": True,
            "nuggets": ["n1"],
            "judge": "AB",
        },
    )
    write(folder, "split.json", {"a.pdf": "test", "topics": {"t1": "test"}})

    collection = read_collection(folder)

    assert collection.name == folder.name
    assert collection.topics == (
        CollectionTopic(
            "t1",
            "short",
            True,
            {"en": "schools?", "fr": "écoles ?"},
            actor="teacher",
            half=Half.TEST,
        ),
        CollectionTopic("u1", "plain", False, {"en": "lunar schools?"}, "near miss"),
    )
    assert collection.judgments == (
        Judgment("t1", "a.pdf", 2, "Schools", "end", 3, "AB"),
    )
    assert judgment_line(collection.judgments[0]) == JUDGMENT
    assert collection.nuggets == (
        Nugget(
            "t1",
            "n1",
            "Schools protect.",
            True,
            (Support("a.pdf", 2, "Schools do"),),
        ),
    )
    assert collection.quotations == (
        JudgedQuotation("t1", "They do.", True, ("n1",), "AB"),
    )


@pytest.mark.parametrize("name", ["starter", "un-open"])
def test_the_collections_that_come_along_can_be_read(name: str) -> None:
    collection = read_collection(COLLECTIONS / name)

    assert len(asked_topics(collection)) == 6 * len(collection.topics)


def test_each_version_of_a_topic_is_asked(folder: Path) -> None:
    collection = read_collection(folder)

    assert asked_topics(collection) == [
        Topic("t1.en", "schools?", "en"),
        Topic("t1.fr", "écoles ?", "fr"),
        Topic("u1.en", "lunar schools?", "en"),
    ]
    assert asked_topics(collection, ["fr"]) == [Topic("t1.fr", "écoles ?", "fr")]
    assert [t.topic_id for t in asked_topics(collection, only_answerable=True)] == [
        "t1.en",
        "t1.fr",
    ]


def test_only_the_topics_of_a_half_are_asked(folder: Path) -> None:
    write(folder, "split.json", {"topics": {"t1": "development", "u1": "test"}})
    collection = read_collection(folder)

    asked = asked_topics(collection, ["en"], Half.TEST)

    assert [topic.topic_id for topic in asked] == ["u1.en"]
    with pytest.raises(EvaluationError, match="no topic in ru"):
        asked_topics(collection, ["ru"])


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("judgments.jsonl", {"grade": 4}, "line 1: the grade is 4"),
        ("judgments.jsonl", {"grade": "3"}, "line 1: 'grade' is '3', not a whole"),
        ("judgments.jsonl", {"grade": True}, "'grade' is True, not a whole"),
        ("judgments.jsonl", {"from": " "}, "'from' is ' ', not a text"),
        ("judgments.jsonl", {"topic": "t9"}, "speaks of topic 't9'"),
        ("nuggets.jsonl", {}, "line 1: lacks 'nugget'"),
    ],
)
def test_a_line_that_is_wrong_is_named(
    folder: Path, name: str, fields: dict[str, Any], message: str
) -> None:
    write(folder, name, {**JUDGMENT, **fields})

    with pytest.raises(EvaluationError, match=message):
        read_collection(folder)


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ({"id": "t1"}, "'t1' comes twice"),
        ({"id": "t 3"}, "has a space"),
        ({"id": "t3", "questions": {"en": " "}}, "empty question"),
        ({"id": "t3", "questions": {}}, "empty question"),
        ({"id": "t3", "questions": "why?"}, "line 3"),
        ({"id": "t3", "answerable": "no"}, "'answerable' is 'no'"),
    ],
)
def test_a_topic_that_is_wrong_is_named(
    folder: Path, topic: dict[str, Any], message: str
) -> None:
    write(folder, "topics.jsonl", *TOPICS, {**TOPICS[0], **topic})

    with pytest.raises(EvaluationError, match=message):
        read_collection(folder)


def test_a_split_that_is_none_is_named(folder: Path) -> None:
    write(folder, "split.json", {"topics": {"t1": "training"}})

    with pytest.raises(EvaluationError, match=r"split\.json: no split"):
        read_collection(folder)


def test_a_folder_without_topics_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"topics\.jsonl cannot be read"):
        read_collection(tmp_path)


def test_a_query_is_a_topic_in_a_language() -> None:
    assert split_query_id("t001.en") == ("t001", "en")
    assert split_query_id("a.b.zh") == ("a.b", "zh")
    with pytest.raises(EvaluationError, match="'t001' is no topic id"):
        split_query_id("t001")
