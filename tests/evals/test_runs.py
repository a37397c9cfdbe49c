import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.errors import EvaluationError
from evals.records import Topic
from evals.runs import (
    answer_topics,
    answer_with_confidence,
    asking,
    rank_topics,
    read_answers,
    read_run,
    read_topics,
    write_lines,
)
from evals.systems import ranked_hit
from service.workbench import Workbench

TRAINING = "How should border officers be trained to recognise trafficking?"


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    path = tmp_path / "topics.jsonl"
    path.write_text(
        json.dumps({"topic_id": "t1", "text": TRAINING, "language": "en"})
        + "\n\n"
        + json.dumps({"topic_id": 2, "text": "体育 football", "extra": 1})
        + "\n",
        encoding="utf-8",
    )
    return path


def test_topics_are_read_one_a_line(topics: Path) -> None:
    assert read_topics(topics) == [
        Topic("t1", TRAINING, "en"),
        Topic("2", "体育 football", None),
    ]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{", "line 2: Expecting"),
        ('["t2"]', "line 2: not an object"),
        ('{"topic_id": "t2"}', "line 2: lacks 'text'"),
        ('{"topic_id": "t1", "text": "b"}', "line 2: topic 't1' comes twice"),
    ],
)
def test_a_line_that_is_no_topic_is_named(
    tmp_path: Path, second: str, message: str
) -> None:
    path = tmp_path / "topics.jsonl"
    path.write_text('{"topic_id": "t1", "text": "a"}\n' + second)

    with pytest.raises(EvaluationError, match=message):
        read_topics(path)


def test_a_file_of_topics_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read"):
        read_topics(tmp_path / "none.jsonl")


def test_a_run_is_what_a_search_finds(workbench: Workbench) -> None:
    (line,) = rank_topics(workbench, [Topic("t1", TRAINING)], k=2)

    hits = workbench.search(TRAINING, k=2)
    assert line == {
        "topic_id": "t1",
        "hits": [
            {
                "file": hit.file,
                "first_page": 1,
                "last_page": 1,
                "passage_id": hit.passage_id,
                "score": hit.score,
                "text": hit.text,
            }
            for hit in hits
        ],
    }
    assert line["hits"][0]["file"] == "borders.pdf"


def test_an_answer_line_cites_file_and_page(workbench: Workbench) -> None:
    topics = [Topic("t1", TRAINING), Topic("t2", "Who won the football world cup?")]

    answered, refused = answer_topics(asking(workbench), topics)

    assert answered.keys() == {"topic_id", "status", "sentences"}
    assert answered["status"] == "answered"
    assert answered["sentences"][0] == {
        "text": "Border officers should be trained to recognise women and girls who "
        "are victims of trafficking by terrorist groups.",
        "file": "borders.pdf",
        "page": 1,
    }
    assert refused == {"topic_id": "t2", "status": "out_of_scope", "sentences": []}


def test_a_run_is_read_back_as_it_was_written(
    workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "new.jsonl"
    write_lines(path, rank_topics(workbench, [Topic("t1.en", TRAINING)], k=2))

    run = read_run(path)

    assert run.name == "new"
    assert run.lines["t1.en"].hits == tuple(
        ranked_hit(hit) for hit in workbench.search(TRAINING, k=2)
    )


def test_a_text_may_hold_another_end_of_line(tmp_path: Path) -> None:
    hit = dict.fromkeys(("file", "passage_id"), "a") | {"text": "one\u2028two"}
    pages = {"first_page": 1, "last_page": 1, "score": 0.5}
    path = tmp_path / "run.jsonl"
    write_lines(path, [{"topic_id": "t1", "hits": [{**hit, **pages}], "system": "x"}])

    run = read_run(path)

    assert run.name == "x"
    assert run.lines["t1"].hits[0].text == "one\u2028two"


def test_answers_are_read_back_with_their_confidence(
    workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "answers.jsonl"
    topics = [
        Topic("t1.en", TRAINING),
        Topic(
            "t2.en", "Make a list of families by religion with a risk score for each"
        ),
    ]
    write_lines(path, answer_with_confidence(asking(workbench), topics))

    answers = read_answers(path)

    assert answers["t1.en"].sentences[0].file == "borders.pdf"
    assert answers["t1.en"].confidence == workbench.ask(TRAINING).confidence
    assert answers["t1.en"].confidence is not None
    assert answers["t2.en"].confidence is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"topic_id": "t1"}', "line 1: lacks 'hits'"),
        ('{"topic_id": "t1", "hits": [{"file": "a"}]}', "line 1: lacks 'first_page'"),
        ('{"topic_id": "t1", "hits": []}\n' * 2, "line 2: topic 't1' comes twice"),
    ],
)
def test_a_line_that_is_no_ranking_is_named(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(line)

    with pytest.raises(EvaluationError, match=message):
        read_run(path)


def test_a_topic_that_cannot_be_asked_is_named(workbench: Workbench) -> None:
    with pytest.raises(EvaluationError, match="topic 't9': the query is empty"):
        list(rank_topics(workbench, [Topic("t9", "...")], k=5))


def test_lines_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"

    assert write_lines(path, [{"a": "妇"}, {"b": [1]}]) == 2
    assert path.read_text("utf-8") == '{"a": "妇"}\n{"b": [1]}\n'

    def breaking() -> Iterator[dict[str, Any]]:
        yield {"c": 1}
        raise KeyError("c")

    with pytest.raises(KeyError):
        write_lines(path, breaking())
    assert len(lines_of(path)) == 2


def test_the_commands_of_the_contract_write_a_line_a_topic(
    library: Path,
    topics: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    common = ["--library", str(library), "--topics", str(topics), "--out"]
    run, answers = tmp_path / "run.jsonl", tmp_path / "answers.jsonl"
    for arguments in (
        ["run", *common, str(run), "--k", "50"],
        ["answer", *common, str(answers)],
    ):
        monkeypatch.setattr(sys, "argv", ["evals", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0

    assert [line["topic_id"] for line in lines_of(run)] == ["t1", "2"]
    assert [len(line["hits"]) for line in lines_of(run)] == [3, 3]
    assert [line["topic_id"] for line in lines_of(answers)] == ["t1", "2"]
    assert capsys.readouterr().err == ""


def test_a_command_that_fails_says_why_in_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "run.jsonl"
    topics = tmp_path / "none.jsonl"
    monkeypatch.setattr(
        sys, "argv", ["evals", "run", "--topics", str(topics), "--out", str(out)]
    )

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "none.jsonl cannot be read" in line
    assert not out.exists()
