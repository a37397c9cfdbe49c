import json
import sys
from dataclasses import astuple
from math import log2
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.beir import (
    BeirReport,
    compare_systems,
    measure_collection,
    read_collection,
)
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
        ("corpus.jsonl", '{"_id": "d1"}\n', "line 1: lacks 'text'"),
        ("queries.jsonl", "[]\n", "line 1: not an object"),
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
    # (cosine 1/√2), then d2 and d3 (both 0) by row; the mean of the language, which is
    # taken from each, is the same for all. Of d1 and d3, which are relevant,
    # the ideal is at ranks 1 and 2. Measures: nDCG@10, recall@10, recall@100, MRR@10.
    ideal = 1 + 1 / log2(3)
    assert (report.passages, report.queries) == (3, 2)
    assert astuple(report.scores["lexical"]) == pytest.approx(
        ((1 + 1 / ideal) / 2, (1 + 1 / 2) / 2, (1 + 1 / 2) / 2, 1)
    )
    assert astuple(report.scores["dense"]) == pytest.approx(
        ((1 + (1 + 1 / log2(4)) / ideal) / 2, 1, 1, 1)
    )
    assert report.scores.keys() == {"lexical", "dense", "fused", "ours"}
    assert report.ndcg_10["lexical"] == pytest.approx((1.0, 1 / ideal))
    assert report.scores["fused"].mrr_10 == 1.0
    assert report.scores["ours"].mrr_10 == 1.0
    assert report.scores["ours"].recall_10 == 1.0
    assert report.passages_per_s > 0
    for system in ("lexical", "dense", "fused", "ours"):
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


@pytest.mark.parametrize(
    ("documents", "queries"),
    [
        (
            {
                "d1": "Les femmes dirigent la prévention dans les quartiers.",
                "d2": "Le douanier contrôle chaque voyageur à la frontière.",
                "d3": "Une enseignante parle avec les élèves de ce qui les inquiète.",
            },
            # Only the French stems of these words are alike in query and text.
            {"q1": ("contrôler", "d2"), "q2": ("nous parlerons", "d3")},
        ),
        (
            {
                "d1": "妇女领导社区的预防工作，并与警察合作。",
                "d2": "边境官员检查旅客的证件和行李。",
                "d3": "教师与学生讨论他们担心的问题。",
            },
            {"q1": ("边境检查", "d2"), "q2": ("教师和学生", "d3")},
        ),
    ],
)
def test_a_collection_in_another_language_is_found_by_that_language_s_terms(
    documents: dict[str, str], queries: dict[str, tuple[str, str]]
) -> None:
    collection = BeirCollection(
        documents={name: ("", text) for name, text in documents.items()},
        queries={name: text for name, (text, _) in queries.items()},
        qrels={name: {document: 1} for name, (_, document) in queries.items()},
    )

    report = measure_collection(collection, ENCODER, ENCODER)

    assert report.ndcg_10["lexical"] == (1.0, 1.0)


def test_systems_are_compared_query_by_query() -> None:
    values: dict[str, tuple[float, ...]] = {
        "lexical": (0.0,) * 12,
        "dense": (0.9,) * 12,
        "fused": (0.9,) * 12,
        "ours": (0.5,) * 12,
    }
    report = BeirReport(3, 12, {}, values, 1.0, {})

    found = {(c.one, c.other): c for c in compare_systems(report)}

    # All 12 differences have the same sign, which chance gives 2 in 4096 times; Holm
    # multiplies by 5 at most.
    assert {pair: c.verdict for pair, c in found.items()} == {
        ("fused", "lexical"): "better",
        ("fused", "dense"): "within the noise",
        ("ours", "lexical"): "better",
        ("ours", "dense"): "worse",
        ("ours", "fused"): "worse",
    }
    gap = found["ours", "fused"].difference
    assert gap.mean == pytest.approx(-0.4)
    assert (gap.wins, gap.losses, gap.ties) == (0, 12, 0)
    assert found["fused", "lexical"].p_holm == pytest.approx(5 * 2 / 4096, abs=0.0012)
    assert found["fused", "dense"].p_holm == 1.0


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
    table, comparisons = told.out.split("\n\n")
    header, *systems = table.splitlines()
    *compared, speed = comparisons.splitlines()
    assert header.split() == [
        *("system", "nDCG@10", "Recall@10", "Recall@100", "MRR@10"),
        *("p50", "ms", "p95", "ms"),
    ]
    measured = {row.split()[0]: row.split()[1:] for row in systems}
    assert measured.keys() == {"lexical", "dense", "fused", "ours"}
    assert measured["lexical"][:4] == ["0.8066", "0.7500", "0.7500", "1.0000"]
    assert measured["ours"][3] == "1.0000"
    assert len(compared) == 5
    assert compared[0].startswith("fused against lexical: within the noise, +")
    assert "3 passages at" in speed
    assert told.err == ""
