"""Topics in, rankings or answers out, and back: the lines that evaluators score."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from evals.errors import EvaluationError
from evals.json_lines import read_lines
from evals.records import (
    AnswerLine,
    QuotedSentence,
    RankedText,
    Run,
    RunLine,
    Topic,
)
from evals.systems import System, ranked_hit
from index.errors import QueryError
from service.records import Answer
from service.workbench import Workbench

T = TypeVar("T")

Ask = Callable[[Topic], Answer]


def read_topics(path: Path) -> list[Topic]:
    """Read topics, one JSON object a line: `topic_id`, `text` and maybe `language`.

    Raises:
        EvaluationError: If a line is no such object, or an id comes twice.
    """
    topics: dict[str, Topic] = {}
    for number, topic in read_lines(path, _topic):
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
            lambda topic: workbench.rank(topic.text, k=k, language=topic.language),
        )
        yield {
            "topic_id": topic.topic_id,
            "hits": [asdict(ranked_hit(hit)) for hit in hits],
        }


def rank_with(
    system: System,
    topics: Iterable[Topic],
    *,
    k: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[dict[str, Any]]:
    """Yield what a system ranks, in the same lines, with the seconds that each took."""
    for topic in topics:
        began = clock()
        hits = _asked(topic, lambda topic: system.rank(topic, k))
        seconds = clock() - began
        yield {
            "topic_id": topic.topic_id,
            "hits": [asdict(hit) for hit in hits],
            "system": system.name,
            "seconds": round(seconds, 6),
        }


def asking(workbench: Workbench) -> Ask:
    """Return what asks as readers do."""
    return lambda topic: workbench.ask(topic.text, language=topic.language)


def answer_topics(ask: Ask, topics: Iterable[Topic]) -> Iterator[dict[str, Any]]:
    """Yield each topic's answer as the evaluation contract writes it."""
    for topic in topics:
        yield _answer_line(topic, _asked(topic, ask))


def answer_with_confidence(
    ask: Ask, topics: Iterable[Topic]
) -> Iterator[dict[str, Any]]:
    """Yield the same lines with a confidence, by which answers can be ordered.

    It is the logarithm of the odds that the library speaks of the question. A refused
    request has none.
    """
    for topic in topics:
        answer = _asked(topic, ask)
        line = _answer_line(topic, answer)
        if answer.confidence is not None:
            line["confidence"] = answer.confidence
        yield line


def read_run(path: Path) -> Run:
    """Read a run back; its name is its system's, or else the file's.

    Raises:
        EvaluationError: If a line is none of a run, or a topic comes twice.
    """
    lines: dict[str, RunLine] = {}
    name = path.stem
    # One copy of each passage: a run shows the same ones for many topics.
    texts: dict[str, str] = {}
    for number, (system, line) in read_lines(path, lambda f: _run_line(f, texts)):
        if line.topic_id in lines:
            raise EvaluationError(
                f"{path}, line {number}: topic {line.topic_id!r} comes twice"
            )
        lines[line.topic_id] = line
        name = system or name
    return Run(name, lines)


def read_answers(path: Path) -> dict[str, AnswerLine]:
    """Read answers back, by topic id.

    Raises:
        EvaluationError: If a line is no answer.
    """
    return {line.topic_id: line for _, line in read_lines(path, _read_answer)}


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


def _answer_line(topic: Topic, answer: Answer) -> dict[str, Any]:
    return {
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


def _run_line(
    fields: dict[str, Any], texts: dict[str, str]
) -> tuple[str | None, RunLine]:
    hits = tuple(
        RankedText(
            file=str(hit["file"]),
            first_page=int(hit["first_page"]),
            last_page=int(hit["last_page"]),
            passage_id=str(hit["passage_id"]),
            score=float(hit["score"]),
            text=texts.setdefault(str(hit["text"]), str(hit["text"])),
        )
        for hit in fields["hits"]
    )
    seconds = fields.get("seconds")
    return fields.get("system"), RunLine(
        str(fields["topic_id"]), hits, None if seconds is None else float(seconds)
    )


def _read_answer(fields: dict[str, Any]) -> AnswerLine:
    confidence = fields.get("confidence")
    return AnswerLine(
        topic_id=str(fields["topic_id"]),
        status=str(fields["status"]),
        sentences=tuple(
            QuotedSentence(str(s["text"]), str(s["file"]), int(s["page"]))
            for s in fields["sentences"]
        ),
        confidence=None if confidence is None else float(confidence),
    )


def _topic(fields: dict[str, Any]) -> Topic:
    return Topic(str(fields["topic_id"]), str(fields["text"]), fields.get("language"))


def _asked(topic: Topic, ask: Callable[[Topic], T]) -> T:
    try:
        return ask(topic)
    except QueryError as error:
        raise EvaluationError(f"topic {topic.topic_id!r}: {error}") from error
