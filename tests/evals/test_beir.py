import json
import sys
from dataclasses import astuple
from math import log2
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.beir import measure_collection, read_collection
from evals.errors import EvaluationError
from evals.records import BeirCollection
from tests.conftest import WordLengthEncoder

ENCODER = WordLengthEncoder()

CORPUS = {
    "d1": ("", "women lead"),
    "d2": ("", "border"),
    "d3": ("", "teacher"),
}
QUERIES = {"q1": "border", "q2": "lead", "q3": "not judged"}
QRELS = "query-id\tcorpus-id\tscore\nq1\td2\t1\nq2\td1\t1\nq2\td3\t1\nq2\td2\t0\n"


def write_collection(folder: Path, corpus: dict[str, tuple[str, str]]) -> Path:
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        "".join(
            json.dumps({"_id": name, "title": title, "text": text}) + "\n"
            for name, (title, text) in corpus.items()
        )
    )
    (folder / "queries.jsonl").write_text(
        "".join(
            json.dumps({"_id": name, "text": text}) + "\n"
            for name, text in QUERIES.items()
        )
    )
    (folder / "qrels" / "test.tsv").write_text(QRELS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_collection(tmp_path / "tiny", CORPUS)


def test_a_collection_is_read_with_its_judged_queries(folder: Path) -> None:
    assert read_collection(folder, "test") == BeirCollection(
        documents=CORPUS,
        queries={"q1": "border", "q2": "lead"},
        qrels={"q1": {"d2": 1}, "q2": {"d1": 1, "d3": 1, "d2": 0}},
    )


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", None, r"corpus\.jsonl cannot be read"),
        ("corpus.jsonl", '{"_id": "d1"}\n', "line 1: lacks one of _id, text"),
        ("queries.jsonl", "[]\n", "line 1: lacks one of"),
        ("queries.jsonl", "{\n", "line 1: "),
        ("qrels/test.tsv", None, r"test\.tsv cannot be read"),
        ("qrels/test.tsv", "q1\td2\n", "line 1: "),
        ("qrels/test.tsv", "q1\td2\tgood\n", "line 1: "),
        ("qrels/test.tsv", "q9\td2\t1\n", "judges query 'q9', which has no text"),
    ],
)
def test_a_collection_that_cannot_be_used_is_told_with_file_and_line(
    folder: Path, file: str, content: str | None, message: str
) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)

    with pytest.raises(EvaluationError, match=message):
        read_collection(folder, "test")


def test_each_system_is_measured_as_worked_out_by_hand(folder: Path) -> None:
    seen: list[tuple[int, int]] = []

    report = measure_collection(
        read_collection(folder, "test"),
        ENCODER,
        ENCODER,
        lambda done, total: seen.append((done, total)),
    )

    # q1 finds d2 first in any system. q2, "lead": terms find d1 only, vectors rank d1
    # (cosine 1/√2), then d2 and d3 (both 0) by row. Of d1 and d3, which are relevant,
    # the ideal is at ranks 1 and 2. Measures: nDCG@10, recall@10, recall@100, MRR@10.
    ideal = 1 + 1 / log2(3)
    assert (report.passages, report.queries) == (3, 2)
    assert astuple(report.scores["lexical"]) == pytest.approx(
        ((1 + 1 / ideal) / 2, (1 + 1 / 2) / 2, (1 + 1 / 2) / 2, 1)
    )
    assert astuple(report.scores["dense"]) == pytest.approx(
        ((1 + (1 + 1 / log2(4)) / ideal) / 2, 1, 1, 1)
    )
    assert report.scores.keys() == {"lexical", "dense", "late", "fused"}
    assert report.scores["fused"].mrr_10 == 1.0
    assert report.passages_per_s > 0
    for system in ("lexical", "dense", "fused"):
        assert 0 < report.median_query_s(system) <= report.p95_query_s(system)
    assert seen == [(3, 3)]


def test_a_text_longer_than_the_encoder_reads_is_found_by_its_last_word(
    tmp_path: Path,
) -> None:
    folder = write_collection(
        tmp_path / "long",
        {**CORPUS, "d2": ("Title", "aa bb " * 400 + "border")},
    )

    report = measure_collection(read_collection(folder, "test"), ENCODER, ENCODER)

    assert report.scores["lexical"].mrr_10 == 1.0


def test_the_command_measures_with_the_real_encoder(
    folder: Path,
    prepared_encoder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    models = prepared_encoder.parent
    monkeypatch.setattr(
        sys, "argv", ["evals", "beir", str(folder), "--models", str(models)]
    )

    with pytest.raises(SystemExit) as ended:
        main()

    told = capsys.readouterr()
    assert ended.value.code == 0
    header, *systems, speed = told.out.splitlines()
    assert header.split() == [
        *("system", "nDCG@10", "Recall@10", "Recall@100", "MRR@10"),
        *("p50", "ms", "p95", "ms"),
    ]
    measured = {row.split()[0]: row.split()[1:] for row in systems}
    assert measured.keys() == {"lexical", "dense", "late", "fused"}
    assert measured["lexical"][:4] == ["0.8066", "0.7500", "0.7500", "1.0000"]
    assert measured["fused"][3] == "1.0000"
    assert "3 passages at" in speed
    assert told.err == ""
