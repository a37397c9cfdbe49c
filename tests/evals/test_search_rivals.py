import json
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.drivers.measuring import Orders, read_passages
from evals.errors import EvaluationError
from evals.records import RankedText, Run
from evals.scoring import Scored
from evals.search_contenders import OUR_DENSE, OURS, Contender, environment
from evals.search_rivals import (
    Measured,
    Process,
    Round,
    encoder_folder,
    export_passages,
    hold_turn,
    make_store,
    ranked_run,
    rotated,
    run_round,
    summed_up,
)
from evals.search_rivals_report import BEGIN, END, as_json, behind, put_into, table
from index.library import Library

RIVAL = Contender("Rival", "rival_engine", ("rival==1.2",))


def scored(name: str, values: list[float]) -> Scored:
    return Scored(
        name,
        {
            f"t{place}.{('en', 'fr')[place % 2]}": {
                "nDCG@10": value,
                "condensed nDCG@10": value,
                "judged@10": 0.5,
            }
            for place, value in enumerate(values)
        },
        {},
        {},
        0,
    )


def measured(
    contender: Contender, values: list[float], p50_s: float, rate: float
) -> Measured:
    return Measured(
        contender,
        passages_per_s=rate,
        passage_processor_s=0.1,
        start_s=1.0,
        query_p50_s=p50_s,
        query_p95_s=0.5,
        query_processor_s=p50_s,
        one_thread_p50_s=2 * p50_s,
        one_thread_p95_s=0.5,
        adding_mb=200.0,
        answering_mb=100.0,
        run=Run(contender.name, {}),
        scored=scored(contender.name, values),
    )


MEASURED = [
    measured(OURS, [1.0] * 12, 0.02, 10.0),
    measured(RIVAL, [0.5] * 12, 0.01, 5.0),
]


def test_a_table_has_the_best_of_each_line_in_bold_and_tests_the_ranking() -> None:
    rows = table(MEASURED, "Made.").splitlines()

    assert rows[:4] == [
        "Made.",
        "",
        "| | gifp-search | Rival 1.2 |",
        "| --- | ---: | ---: |",
    ]
    assert "| indexing, passages/s | **10.0** | 5.0 |" in rows
    assert "| a query, p50, ms | 20.0 | **10.0** |" in rows
    assert "| a query, on one thread, p50, ms | 40.0 | **20.0** |" in rows
    assert "| new process to first answer, s | **1.00** | **1.00** |" in rows
    assert "| nDCG@10, en | **1.000** | 0.500 |" in rows
    assert "| judged@10 | 0.500 | 0.500 |" in rows
    assert "| ours, by nDCG@10 | | better (+0.500) |" in rows
    assert rows[-1] == (
        "Ahead of ours: Rival in a query, p50, ms; "
        "Rival in a query, time of the processor, median, ms; "
        "Rival in a query, on one thread, p50, ms."
    )


def test_a_tie_puts_nobody_ahead() -> None:
    same = measured(RIVAL, [1.0] * 12, 0.02, 10.0)

    assert behind([MEASURED[0], same]) == "Nothing is ahead of ours on any line."


def test_a_part_of_ours_is_in_the_table_but_not_ahead_of_ours() -> None:
    dense = measured(OUR_DENSE, [1.0] * 12, 0.01, 20.0)

    assert behind([MEASURED[0], dense]) == "Nothing is ahead of ours on any line."
    assert table([MEASURED[0], dense], "Made.").splitlines()[2] == (
        "| | gifp-search | gifp-search, dense only |"
    )


def test_the_figures_are_kept_with_what_was_installed() -> None:
    kept = as_json(MEASURED, "Made.")

    assert kept["systems"]["Rival"]["requirements"] == ["rival==1.2"]
    assert kept["systems"]["Rival"]["figures"]["a query, p50, ms"] == 10.0
    assert {row["language"] for row in kept["nDCG@10 of ours and others"]} == {
        None,
        "en",
        "fr",
    }


def test_a_page_keeps_all_but_what_stands_between_the_markers() -> None:
    page = f"Before\n{BEGIN}\nold\n{END}\nafter\n"

    assert put_into(page, "new") == f"Before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    with pytest.raises(EvaluationError, match="lacks the lines"):
        put_into(f"{END}{BEGIN}", "new")


def test_each_round_begins_with_the_next_contender() -> None:
    third = Contender("Third", "third_engine")

    assert rotated([OURS, RIVAL, third], 1) == [RIVAL, third, OURS]
    assert rotated([OURS, RIVAL, third], 4) == [RIVAL, third, OURS]


def test_a_turn_waits_until_others_let_go(tmp_path: Path) -> None:
    turns = [tmp_path / "first.lock", tmp_path / "second.lock"]
    order: list[str] = []

    def other() -> None:
        with hold_turn(turns):
            order.append("other")

    with hold_turn(turns):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=0.2)
        order.append("first")
    thread.join(timeout=5)

    assert order == ["first", "other"]


def test_rounds_are_summed_up_and_the_first_one_is_the_run() -> None:
    passage = RankedText("a.pdf", 1, 2, "p1", 0.0, "text")
    rounds = [
        Round(
            passages_per_s=10.0,
            passage_processor_s=0.2,
            starts_s=(1.0, 3.0),
            query_s=(0.1, 0.3),
            processor_s=(0.1, 0.5),
            one_thread_s=(0.2, 0.4),
            adding_mb=50.0,
            answering_mb=90.0,
            hits=((("p1", 0.7),), ()),
        ),
        Round(
            passages_per_s=20.0,
            passage_processor_s=0.1,
            starts_s=(2.0, 9.0),
            query_s=(0.3, 0.3),
            processor_s=(0.5, 0.7),
            one_thread_s=(0.4, 0.6),
            adding_mb=60.0,
            answering_mb=80.0,
            hits=((), ()),
        ),
    ]

    run = ranked_run("Rival", ["t1.en", "t1.fr"], rounds, {"p1": passage})
    found = summed_up(RIVAL, rounds, run, scored("Rival", [1.0]))

    assert run.lines["t1.en"].hits == (RankedText("a.pdf", 1, 2, "p1", 0.7, "text"),)
    assert run.lines["t1.en"].seconds == pytest.approx(0.2)
    assert run.lines["t1.fr"].hits == ()
    assert (found.passages_per_s, found.start_s) == (15.0, 2.5)
    assert found.query_p50_s == pytest.approx(0.3)
    assert found.one_thread_p50_s == pytest.approx(0.4)
    assert found.passage_processor_s == pytest.approx(0.15)
    assert found.query_processor_s == pytest.approx(0.5)
    assert (found.adding_mb, found.answering_mb) == (60.0, 90.0)


def test_an_environment_that_pip_cannot_fill_is_told_and_not_taken_for_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.setenv(variable, tmp_path.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")

    with pytest.raises(EvaluationError, match=r"Rival failed: .*torch"):
        environment(RIVAL, tmp_path)

    assert not (tmp_path / "rival" / "installed.json").exists()


@pytest.mark.parametrize("contender", [OURS, OUR_DENSE])
def test_our_drivers_index_start_and_answer_in_processes_of_their_own(
    contender: Contender, library: Path, tmp_path: Path
) -> None:
    with closing(Library.open(library)) as opened:
        exported = export_passages(opened, tmp_path / "passages.jsonl")
        model = encoder_folder(opened)
    texts = read_passages(tmp_path / "passages.jsonl")
    orders = Orders(
        model=model,
        store=tmp_path / "store",
        library=library,
        passages=tmp_path / "passages.jsonl",
        queries=("women officers at the border", "teachers"),
        k=3,
    )

    process = Process(Path(sys.executable), contender, orders)
    make_store(process)
    found = run_round(process, orders.passages, starts=1)

    assert [text.passage_id for text in texts] == list(exported)
    first = exported[found.hits[0][0][0]]
    assert first.file == "borders.pdf"
    assert exported[found.hits[1][0][0]].file == "schools.pdf"
    context = next(t for t in texts if t.passage_id == first.passage_id).text
    assert context.endswith(first.text)
    assert context.startswith("Border officers and gender")
    assert (len(found.query_s), len(found.one_thread_s)) == (2, 1)
    assert min(found.starts_s) > 0
    assert not orders.store.exists()
    assert found.adding_mb > found.answering_mb > 0


def test_a_page_without_markers_is_refused_before_hours_of_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("no markers")
    arguments = ["search-rivals", "--collection", "c", "--out", str(tmp_path / "o")]
    monkeypatch.setattr(sys, "argv", ["evals", *arguments, "--page", str(page)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert "lacks the lines" in capsys.readouterr().err
    assert json.dumps(page.read_text()) == '"no markers"'
