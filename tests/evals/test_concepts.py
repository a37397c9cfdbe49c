import json
from pathlib import Path

import pytest

from evals.concepts import (
    Counts,
    adjudicate,
    measure_concepts,
    read_decisions,
    read_labelled,
    undecided,
)
from evals.errors import EvaluationError
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    [Scheme("actor", {"en": "Actor"}), Scheme("theme", {"en": "Theme"})],
    [
        Concept("court", "actor", {"en": "court", "fr": "tribunal"}),
        Concept("trial", "theme", {"en": "fair trial", "fr": "procès équitable"}),
    ],
)


def write(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def line(
    passage_id: str, text: str, concepts: list[str], **other: str
) -> dict[str, object]:
    return {
        "passage_id": passage_id,
        "half": "held_out",
        "language": "en",
        "text": text,
        "concepts": concepts,
        **other,
    }


def test_what_is_found_is_counted_against_what_a_reader_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "passages.jsonl",
        line("1", "Courts, courts and a fair trial.", ["court", "trial"]),
        line("2", "She plays at the tennis court.", []),
        line("3", "She was tried fairly.", ["trial"]),
        line("4", "Un tribunal", ["court"], language="fr"),
    )

    report = measure_concepts(VOCABULARY, read_labelled(path, VOCABULARY))

    assert report.passages == 4
    assert report.total == Counts(right=3, wrong=1, missed=1)
    assert report.schemes == {"actor": Counts(2, 1, 0), "theme": Counts(1, 0, 1)}
    assert report.languages == {"en": Counts(2, 1, 1), "fr": Counts(1, 0, 0)}
    assert report.schemes["actor"].precision == 2 / 3
    assert report.schemes["theme"].recall == 1 / 2


def test_nothing_found_and_nothing_named_is_not_wrong() -> None:
    assert Counts(0, 0, 0).precision == Counts(0, 0, 0).recall == 1.0


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([line("1", "x", ["judge"])], "line 1: no concept 'judge'"),
        ([line("1", "x", []), line("1", "y", [])], "line 2: 1 comes twice"),
        ([line("1", "x", [], half="third")], "line 1: unknown half or language"),
        ([line("1", "x", [], language="de")], "line 1: unknown half or language"),
        ([{"passage_id": "1"}], "line 1: lacks 'half'"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, lines: list[dict[str, object]], sentence: str
) -> None:
    with pytest.raises(EvaluationError, match=sentence):
        read_labelled(write(tmp_path / "passages.jsonl", *lines), VOCABULARY)


def decided(passage_id: str, *decisions: tuple[str, str, bool]) -> dict[str, object]:
    return {
        "passage_id": passage_id,
        "decisions": [
            {"concept": concept, "origin": origin, "named": named}
            for concept, origin, named in decisions
        ],
    }


def test_findings_are_counted_against_what_a_second_reader_let_stand(
    tmp_path: Path,
) -> None:
    passages = read_labelled(
        write(
            tmp_path / "passages.jsonl",
            line("1", "The court heard her.", []),
            line("2", "She plays at the tennis court.", ["trial"]),
            line("3", "She was tried fairly.", []),
        ),
        VOCABULARY,
    )
    decisions = read_decisions(
        write(
            tmp_path / "adjudicated.jsonl",
            decided("1", ("court", "matcher", True)),
            decided("2", ("court", "matcher", False), ("trial", "first reader", False)),
            decided("3", ("trial", "second reader", True)),
        ),
        VOCABULARY,
    )

    report = measure_concepts(VOCABULARY, adjudicate(passages, decisions))

    assert report.schemes == {"actor": Counts(1, 1, 0), "theme": Counts(0, 0, 1)}
    assert undecided(VOCABULARY, passages, decisions) == []
    assert undecided(VOCABULARY, passages, decisions[1:]) == [("1", "court")]
    assert undecided(VOCABULARY, passages, decisions[:2]) == [("2", "trial")]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([decided("1", ("judge", "both", True))], "line 1: no concept 'judge'"),
        ([decided("1", ("court", "dice", True))], "line 1: no origin 'dice'"),
        ([decided("1", *[("court", "both", True)] * 2)], "court is decided twice"),
        ([{"passage_id": "1"}], "line 1: lacks 'decisions'"),
    ],
)
def test_a_decision_that_cannot_be_used_is_named(
    tmp_path: Path, lines: list[dict[str, object]], sentence: str
) -> None:
    with pytest.raises(EvaluationError, match=sentence):
        read_decisions(write(tmp_path / "adjudicated.jsonl", *lines), VOCABULARY)
