"""Topics in, rankings or answers out: the lines that evaluators score."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import EvaluationError
from evals.records import Topic
from index.errors import QueryError
from service.workbench import Workbench

T = TypeVar("T")


def read_topics(path: Path) -> list[Topic]:
    """Read topics, one JSON object a line: `topic_id`, `text` and maybe `language`.

    Raises:
        EvaluationError: If a line is no such object, or an id comes twice.
    """
    topics: dict[str, Topic] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            topic = Topic(
                str(fields["topic_id"]), str(fields["text"]), fields.get("language")
            )
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(
                f"{path}, line {number}: not a topic ({error!r})"
            ) from error
        if topic.topic_id in topics:
            raise EvaluationError(
                f"{path}, line {number}: topic {topic.topic_id!r} comes twice"
            )
        topics[topic.topic_id] = topic
    return list(topics.values())


def rank_topics(
    workbench: Workbench, topics: Iterable[Topic], *, k: int
) -> Iterator[dict[str, Any]]:
    """Yield each topic's hits as the evaluation contract writes them."""
    for topic in topics:
        hits = _asked(
            topic,
            lambda topic: workbench.search(topic.text, k=k, language=topic.language),
        )
        yield {
            "topic_id": topic.topic_id,
            "hits": [
                {
                    "file": hit.file,
                    "first_page": hit.first_page,
                    "last_page": hit.last_page,
                    "passage_id": hit.passage_id,
                    "score": hit.score,
                    "text": hit.text,
                }
                for hit in hits
            ],
        }


def answer_topics(
    workbench: Workbench, topics: Iterable[Topic]
) -> Iterator[dict[str, Any]]:
    """Yield each topic's answer as the evaluation contract writes it."""
    for topic in topics:
        answer = _asked(
            topic, lambda topic: workbench.ask(topic.text, language=topic.language)
        )
        yield {
            "topic_id": topic.topic_id,
            "status": str(answer.status),
            "sentences": [
                {
                    "text": sentence.text,
                    "file": sentence.citation.file,
                    "page": sentence.citation.page,
                }
                for sentence in answer.sentences
            ],
        }


def write_lines(path: Path, objects: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line, whole or not at all; return how many."""
    unfinished = path.with_name(path.name + ".new")
    count = 0
    with unfinished.open("w", encoding="utf-8") as file:
        for fields in objects:
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")
            count += 1
    unfinished.replace(path)
    return count


def _asked(topic: Topic, ask: Callable[[Topic], T]) -> T:
    try:
        return ask(topic)
    except QueryError as error:
        raise EvaluationError(f"topic {topic.topic_id!r}: {error}") from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}") from error
