"""The commands from end to end, on the three briefs of conftest."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.collection import read_collection

TOPICS = [
    {
        "id": "t1",
        "kind": "plain",
        "answerable": True,
        "questions": {
            "en": "How should border officers be trained?",
            "fr": "Comment former les agents des frontières ?",
        },
    },
    {
        "id": "t2",
        "kind": "short",
        "answerable": True,
        "questions": {"en": "girls leaving school", "fr": "filles et école"},
    },
    {
        "id": "u1",
        "kind": "plain",
        "answerable": False,
        "why": "general knowledge",
        "questions": {"en": "Who won the football world cup?"},
    },
]

TRAINED = (
    "Border officers should be trained to recognise women and girls who are victims "
    "of trafficking by terrorist groups."
)
SCHOOL = "Girls who leave school early lose protection against recruitment"

JUDGMENTS = [
    {"topic": "t1", "file": "borders.pdf", "from": TRAINED, "to": TRAINED, "grade": 3},
    {"topic": "t2", "file": "schools.pdf", "from": SCHOOL, "to": SCHOOL, "grade": 2},
    {"topic": "t2", "file": "gone.pdf", "from": SCHOOL, "to": SCHOOL, "grade": 2},
]

NUGGET = {
    "topic": "t1",
    "nugget": "n1",
    "text": "Train officers to recognise victims.",
    "vital": True,
    "supports": [{"file": "borders.pdf", "page": 1, "quote": TRAINED}],
}


def write(path: Path, objects: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(fields) + "\n" for fields in objects), "utf-8")


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "questions"
    folder.mkdir()
    write(folder / "topics.jsonl", TOPICS)
    judged = [{**judgment, "page": 1, "judge": "AB"} for judgment in JUDGMENTS]
    write(folder / "judgments.jsonl", judged)
    write(folder / "nuggets.jsonl", [NUGGET])
    (folder / "checks.yaml").write_text(
        "- must_show: borders.pdf\n  query: border officers\n  within: 1\n"
    )
    return folder


class Commands:
    """Runs `python -m evals` in this process, on one library."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        library: Path,
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._library = library

    def __call__(
        self, *arguments: object, code: int = 0, library: bool = True
    ) -> tuple[str, str]:
        """Run a command; return what it printed and what it complained of."""
        words = ["evals", *map(str, arguments)]
        where = ["--library", str(self._library)] if library else []
        self._monkeypatch.setattr(sys, "argv", [*words, *where])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = self._capsys.readouterr()
        assert ended.value.code == code, printed.err
        return printed.out, printed.err


@pytest.fixture
def evals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Path
) -> Commands:
    return Commands(monkeypatch, capsys, library)


@pytest.fixture
def runs(evals: Commands, collection: Path, tmp_path: Path) -> list[Path]:
    """The runs of two systems over the collection."""
    paths = [tmp_path / "ours.jsonl", tmp_path / "lexical.jsonl"]
    for path in paths:
        asked = ("--collection", collection, "--answerable", "--k", 3)
        evals("run", *asked, "--system", path.stem, "--out", path)
    return paths


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_collection_is_run_in_the_languages_asked_for(
    evals: Commands, collection: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"

    evals("run", "--collection", collection, "--languages", "fr", "--out", out)

    assert [line["topic_id"] for line in lines_of(out)] == ["t1.fr", "t2.fr"]
    assert lines_of(out)[0]["system"] == "ours"
    assert lines_of(out)[0]["seconds"] > 0


def test_topics_and_a_collection_cannot_both_be_given(
    evals: Commands, collection: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"

    _, complaint = evals("run", "--out", out, code=1)

    assert "either --topics FILE or --collection FOLDER" in complaint


def test_score_prints_measures_and_writes_what_trec_reads(
    evals: Commands, collection: Path, runs: list[Path], tmp_path: Path
) -> None:
    answers, trec = tmp_path / "answers.jsonl", tmp_path / "trec"
    evals("answer", "--collection", collection, "--out", answers)

    told, complaint = evals(
        *("score", runs[0], "--collection", collection),
        *("--answers", answers, "--trec", trec),
    )

    assert "ours: 2 topics, 4 queries" in told
    assert "MRR@10                    1.0000    1.0000    1.0000" in told
    assert "abstained                 1.0000         -    1.0000" in told
    assert "verbatim                  1.0000         -    1.0000" in told
    assert "The judgment of t2 in gone.pdf, page 1, is lost" in complaint
    told, _ = evals(
        "score-trec", trec / "ours.txt", "--qrels", trec / "qrels.txt", library=False
    )
    assert "MRR@10       1.000000" in told


def test_compare_says_that_two_topics_prove_nothing(
    evals: Commands, collection: Path, runs: list[Path]
) -> None:
    told, _ = evals("compare", *runs, "--collection", collection)

    assert "within the noise" in told or "the same" in told
    assert "better" not in told
    assert "The queries that differ most from lexical:" in told


def test_judging_goes_on_until_every_first_hit_is_judged(
    evals: Commands,
    collection: Path,
    runs: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = len(read_collection(collection).judgments)
    monkeypatch.setattr(sys, "stdin", io.StringIO("0\n0\n0\n0\n0\n0\n0\n0\n"))

    told, _ = evals("judge", *runs, "--collection", collection, "--judge", "CD")

    # Three passages for each of two topics, of which one each was judged before.
    assert "4 judgments written" in told
    judgments = read_collection(collection).judgments
    assert len(judgments) == before + 4
    assert {judgment.judge for judgment in judgments[before:]} == {"CD"}
    told, _ = evals("score", runs[0], "--collection", collection)
    assert "judged@10                 1.0000    1.0000    1.0000" in told


def test_agreement_is_told_where_two_judged_the_same(
    evals: Commands, collection: Path
) -> None:
    told, _ = evals("agreement", "--collection", collection, library=False)
    assert "No text was judged by two judges." in told

    again = [{**j, "page": 1, "judge": "CD", "grade": 3} for j in JUDGMENTS[:2]]
    with (collection / "judgments.jsonl").open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in again)
    told, _ = evals("agreement", "--collection", collection, library=False)
    assert "AB and CD: kappa - for relevant or not" in told
    assert "weighted kappa 0.0000 for grades; 2 texts, 2 topics" in told


def test_a_pool_lists_what_nobody_judged(
    evals: Commands, collection: Path, runs: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "pool.jsonl"

    evals("pool", *runs, "--collection", collection, "--out", out)

    assert len(lines_of(out)) == 4
    assert {line["grade"] for line in lines_of(out)} == {None}


def test_checks_that_hold_pass_and_one_that_does_not_fails(
    evals: Commands, collection: Path
) -> None:
    told, _ = evals("check", "--collection", collection)
    assert "1 checks, 0 failed." in told

    with (collection / "checks.yaml").open("a") as file:
        file.write("- must_not_show: gone.pdf\n  query: border\n  within: 1\n")
    told, _ = evals("check", "--collection", collection, code=1)
    assert "FAILS (the library has no document gone.pdf)" in told


def test_a_collection_without_checks_says_so(evals: Commands, collection: Path) -> None:
    (collection / "checks.yaml").write_text("# none yet\n")

    told, _ = evals("check", "--collection", collection)

    assert told == f"{collection / 'checks.yaml'} has no check yet.\n"


def test_a_run_of_other_topics_is_measured_with_a_warning(
    evals: Commands, collection: Path, runs: list[Path]
) -> None:
    first, *others = lines_of(runs[0])
    write(runs[0], [{**first, "topic_id": "t9.en"}, *others])

    _, complaint = evals("score", runs[0], "--collection", collection)

    assert "ours lacks 1 of 4 questions" in complaint


def test_evaluate_accepts_a_baseline_and_then_holds_to_it(
    evals: Commands, collection: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    common = ("evaluate", "--collection", collection, "--out", out)
    systems = ("--systems", "ours,lexical")

    _, complaint = evals(*common, *systems, code=1)
    assert "--write-baseline makes one" in complaint

    told, _ = evals(*common, *systems, "--write-baseline")
    assert "the same" in told
    page = (out / "report.html").read_text("utf-8")
    assert "Evaluation of ours on questions" in page

    with (collection / "checks.yaml").open("a") as file:
        file.write("- must_show: schools.pdf\n  query: border officers\n  within: 1\n")
    _, complaint = evals(*common, *systems, code=1)
    assert "a check fails" in complaint


def test_a_significant_loss_fails_an_evaluation(
    evals: Commands, tmp_path: Path
) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    names = [f"t{number}" for number in range(14)]
    judged = {**JUDGMENTS[0], "page": 1, "judge": "AB"}
    write(folder / "judgments.jsonl", [{**judged, "topic": name} for name in names])
    command = ("evaluate", "--collection", folder, "--systems", "ours,lexical")

    def ask(question: str) -> None:
        topic = {**TOPICS[0], "questions": {"en": question}}
        write(folder / "topics.jsonl", [{**topic, "id": name} for name in names])

    ask("How should border officers be trained?")
    evals(*command, "--out", tmp_path / "good", "--write-baseline")
    told, _ = evals(*command, "--out", tmp_path / "again")
    assert "worse" not in told

    # What was judged to answer is no longer first for any topic: of 2 ** 14 signs only
    # two are as extreme, so that p is .0001 even before there were fewer rows.
    ask("What protects girls who leave school early?")
    told, complaint = evals(*command, "--out", tmp_path / "bad", code=1)

    (row,) = (line for line in told.splitlines() if "baseline   MRR@10" in line)
    assert "0-14-0" in row
    assert row.endswith("worse")
    assert "worse than the baseline: nDCG@10 (all), MRR@10" in complaint


def test_a_new_collection_can_be_used_at_once(evals: Commands, tmp_path: Path) -> None:
    folder, out = tmp_path / "mine", tmp_path / "run.jsonl"

    evals("init", folder, library=False)
    evals("run", "--collection", folder, "--k", 2, "--out", out)
    told, _ = evals("check", "--collection", folder)

    assert [line["topic_id"] for line in lines_of(out)] == ["t001.en", "u001.en"]
    assert "checks.yaml has no check" in told


def test_a_folder_that_is_there_is_not_overwritten(
    evals: Commands, collection: Path
) -> None:
    _, complaint = evals("init", collection, library=False, code=1)

    assert "is there already" in complaint
