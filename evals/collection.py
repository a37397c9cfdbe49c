"""The files of a test collection → its topics, judgments and nuggets.

    topics.jsonl        what is asked, in several languages
    judgments.jsonl     which text is relevant to what
    nuggets.jsonl       what a good answer says, and where that stands
    quotations.jsonl    what readers found of the quotations of answers
    split.json          which topics are for development and which for the test
    checks.yaml         what must always hold: see `checks.py`

Only topics.jsonl must be there.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import EvaluationError
from evals.json_lines import read_lines
from evals.records import (
    Collection,
    CollectionTopic,
    Half,
    JudgedQuotation,
    Judgment,
    Nugget,
    Support,
    Topic,
)

GRADES = range(4)

T = TypeVar("T")


def read_collection(folder: Path) -> Collection:
    """Read a collection.

    Raises:
        EvaluationError: If topics.jsonl is missing, a line of any file is not what it
            should be, or speaks of a topic that does not exist.
    """
    halves = _read_halves(folder / "split.json")
    topics = _read(folder / "topics.jsonl", lambda f: _topic(f, halves))
    known = [topic.topic_id for topic in topics]
    if len(set(known)) < len(known):
        twice = next(name for name in known if known.count(name) > 1)
        raise EvaluationError(f"{folder / 'topics.jsonl'}: {twice!r} comes twice")
    collection = Collection(
        name=folder.resolve().name,
        topics=topics,
        judgments=_read_if_there(folder / "judgments.jsonl", _judgment),
        nuggets=_read_if_there(folder / "nuggets.jsonl", _nugget),
        quotations=_read_if_there(folder / "quotations.jsonl", _quotation),
    )
    for name, lines in (
        ("judgments.jsonl", collection.judgments),
        ("nuggets.jsonl", collection.nuggets),
        ("quotations.jsonl", collection.quotations),
    ):
        strangers = sorted({line.topic_id for line in lines} - set(known))
        if strangers:
            raise EvaluationError(
                f"{folder / name} speaks of topic {strangers[0]!r}, which "
                "topics.jsonl does not have"
            )
    return collection


def asked_topics(
    collection: Collection,
    languages: Sequence[str] = (),
    half: Half | None = None,
    *,
    only_answerable: bool = False,
) -> list[Topic]:
    """Return each topic in each language as a query, its id "t001.en".

    Args:
        collection: What is asked.
        languages: Which versions; empty means all.
        half: Only topics of this half; None means all.
        only_answerable: Leave out what is marked as not answerable.

    Raises:
        EvaluationError: If that leaves nothing.
    """
    queries = [
        Topic(f"{topic.topic_id}.{language}", text, language)
        for topic in collection.topics
        if half is None or topic.half is half
        if topic.is_answerable or not only_answerable
        for language, text in topic.texts.items()
        if not languages or language in languages
    ]
    if not queries:
        which = f"the {half} half of " if half else ""
        spoken = f" in {', '.join(languages)}" if languages else ""
        raise EvaluationError(f"{which}{collection.name} has no topic{spoken}")
    return queries


def split_query_id(query_id: str) -> tuple[str, str]:
    """Return topic id and language of "t001.en".

    Raises:
        EvaluationError: If the id has no language.
    """
    topic_id, dot, language = query_id.rpartition(".")
    if not dot:
        raise EvaluationError(
            f"{query_id!r} is no topic id of a collection, such as t001.en; was the "
            "run made with --collection?"
        )
    return topic_id, language


def judgment_line(judgment: Judgment) -> dict[str, Any]:
    """Return a judgment as a line of judgments.jsonl says it."""
    return {
        "topic": judgment.topic_id,
        "file": judgment.file,
        "page": judgment.page,
        "from": judgment.opening,
        "to": judgment.closing,
        "grade": judgment.grade,
        "judge": judgment.judge,
    }


def _read(path: Path, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    return tuple(made for _, made in read_lines(path, make))


def _read_if_there(path: Path, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    return _read(path, make) if path.exists() else ()


def _read_halves(path: Path) -> dict[str, Half]:
    if not path.exists():
        return {}
    try:
        topics = json.loads(path.read_text(encoding="utf-8"))["topics"]
        return {str(name): Half(half) for name, half in topics.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{path}: no split into halves ({error!r})") from error


def _topic(fields: dict[str, Any], halves: dict[str, Half]) -> CollectionTopic:
    topic_id = _string(fields, "id")
    texts = {
        str(language): str(text).strip()
        for language, text in fields["questions"].items()
    }
    if not texts or not all(texts.values()):
        raise ValueError(f"topic {topic_id!r} has an empty question, or none")
    if any(character.isspace() for character in topic_id):
        raise ValueError(f"the id {topic_id!r} has a space in it")
    return CollectionTopic(
        topic_id=topic_id,
        kind=str(fields.get("kind") or "plain"),
        is_answerable=_boolean(fields, "answerable"),
        texts=texts,
        why=fields.get("why"),
        actor=fields.get("actor"),
        half=halves.get(topic_id),
    )


def _judgment(fields: dict[str, Any]) -> Judgment:
    grade = _whole(fields, "grade")
    if grade not in GRADES:
        raise ValueError(f"the grade is {grade}; grades are 0, 1, 2 and 3")
    return Judgment(
        topic_id=_string(fields, "topic"),
        file=_string(fields, "file"),
        page=_whole(fields, "page"),
        opening=_string(fields, "from"),
        closing=_string(fields, "to"),
        grade=grade,
        judge=_string(fields, "judge"),
    )


def _nugget(fields: dict[str, Any]) -> Nugget:
    return Nugget(
        topic_id=_string(fields, "topic"),
        nugget_id=_string(fields, "nugget"),
        text=_string(fields, "text"),
        is_vital=_boolean(fields, "vital"),
        supports=tuple(_supports(fields["supports"])),
    )


def _supports(items: Iterable[dict[str, Any]]) -> Iterator[Support]:
    for item in items:
        yield Support(
            _string(item, "file"), _whole(item, "page"), _string(item, "quote")
        )


def _quotation(fields: dict[str, Any]) -> JudgedQuotation:
    return JudgedQuotation(
        topic_id=_string(fields, "topic"),
        text=_string(fields, "text"),
        is_support=_boolean(fields, "supports"),
        nugget_ids=tuple(fields["nuggets"]),
        judge=_string(fields, "judge"),
    )


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name!r} is {value!r}, not a text")
    return value


def _whole(fields: dict[str, Any], name: str) -> int:
    value = fields[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name!r} is {value!r}, not a whole number")
    return value


def _boolean(fields: dict[str, Any], name: str) -> bool:
    value = fields[name]
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} is {value!r}, not true or false")
    return value
