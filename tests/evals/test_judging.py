import json
from pathlib import Path

import pytest

from evals.collection import read_collection
from evals.judging import Candidate, anchors, judge_text, pool_lines, unjudged
from evals.places import Places
from evals.records import CollectionTopic, Judgment, RankedText, Run, RunLine
from evals.stretches import find_stretches
from evals.terminal import Session, judge_at_terminal

PAGE = [f"word{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(100)]

TOPICS = {
    "t1": CollectionTopic("t1", "plain", True, {"en": "What leads?", "fr": "Quoi ?"})
}


@pytest.fixture
def places() -> Places:
    return Places(lambda file: [" ".join(PAGE)] if file == "a.pdf" else None)


def hit(first: int, last: int) -> RankedText:
    text = " ".join(PAGE[first:last])
    return RankedText("a.pdf", 1, 1, f"{first}-{last}", 0.7, text)


def run(name: str, *hits: RankedText, query: str = "t1.en") -> Run:
    return Run(name, {query: RunLine(query, hits)})


NONE = find_stretches([], Places(lambda file: None))


def test_what_systems_disagree_on_comes_first(places: Places) -> None:
    one = run("ours", hit(0, 10), hit(20, 30), hit(40, 50))
    other = run("plain", hit(0, 10), hit(60, 70), hit(20, 30))

    found = unjudged([one, other], ["t1"], NONE, places)

    # Only one system has 60-70, as second, and 40-50, as third; 0-10 both have first.
    assert [candidate.hit.passage_id for candidate in found] == [
        "60-70",
        "40-50",
        "20-30",
        "0-10",
    ]
    assert found[1].disagreement == pytest.approx(1 / 2)
    assert found[-1].disagreement == 0.0


def test_a_candidate_says_nothing_about_rank_or_system(places: Places) -> None:
    found = unjudged([run("ours", hit(0, 10))], ["t1"], NONE, places)

    assert found[0].hit.score == 0.0
    assert "ours" not in repr(found)


def test_what_was_judged_in_another_cutting_is_not_asked_again(
    places: Places,
) -> None:
    judged = judge_text(Candidate("t1", hit(0, 12), 0.0), 2, "AB")
    stretches = find_stretches([judged], places)

    found = unjudged([run("ours", hit(2, 10), hit(20, 30))], ["t1"], stretches, places)

    assert [candidate.hit.passage_id for candidate in found] == ["20-30"]


def test_only_the_first_hits_of_the_topics_are_asked_about(places: Places) -> None:
    several = run("ours", hit(0, 10), hit(20, 30))

    assert len(unjudged([several], ["t1"], NONE, places, depth=1)) == 1
    assert unjudged([several], ["t9"], NONE, places) == []


def test_two_languages_ask_about_a_text_once(places: Places) -> None:
    lines = {q: RunLine(q, (hit(0, 10),)) for q in ("t1.en", "t1.fr")}

    assert len(unjudged([Run("ours", lines)], ["t1"], NONE, places)) == 1


def test_anchors_are_the_ends_of_a_text() -> None:
    text = "Contents\n" + ". " * 60 + "and  then a sentence that ends the whole page."

    opening, closing = anchors(text)

    # The line of dots is passed over until enough letters are there.
    assert opening == " ".join(text.split())
    assert (
        closing == ". . . . . . . . and then a sentence that ends the whole page."[1:]
    )
    assert anchors("short one") == ("short one", "short one")


def test_a_pool_has_all_that_a_judge_needs_but_the_grade(places: Places) -> None:
    candidate = Candidate("t1", hit(0, 2), 0.5)

    (line,) = pool_lines([candidate], TOPICS, {"a.pdf": "en"})

    assert line == {
        "topic": "t1",
        "questions": {"en": "What leads?", "fr": "Quoi ?"},
        "file": "a.pdf",
        "page": 1,
        "from": "wordaa wordab",
        "to": "wordaa wordab",
        "language": "en",
        "text": "wordaa wordab",
        "grade": None,
        "judge": None,
    }


def sit(
    places: Places, path: Path, keys: str, *hits: RankedText
) -> tuple[int, list[str]]:
    """Judge with these keys; return how many were written and the screens seen."""
    screens: list[str] = []
    typed = iter(keys)
    session = Session(
        topics=TOPICS,
        candidates=[Candidate("t1", hit, 0.0) for hit in hits],
        places=places,
        path=path,
        judge="AB",
        language="en",
    )
    written = judge_at_terminal(session, lambda: next(typed, ""), screens.append)
    return written, screens


def grades(path: Path) -> list[tuple[str, int]]:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(line["from"].split()[0], line["grade"]) for line in lines]


def test_a_key_is_a_judgment_that_is_written_at_once(
    places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "judgments.jsonl"
    path.write_text('{"from": "kept", "grade": 1}', encoding="utf-8")

    written, screens = sit(places, path, "3x0", hit(0, 10), hit(26, 30))

    assert written == 2
    assert grades(path) == [("kept", 1), ("wordaa", 3), ("wordba", 0)]
    assert screens[0].startswith("2 to judge until")
    assert "What leads?" in screens[0]
    assert "wordaa wordab" in screens[0]
    assert screens[1].startswith("1 to judge until")
    assert screens[2] == screens[1]  # x means nothing


def test_a_judgment_can_be_taken_back_or_put_off(
    places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "judgments.jsonl"

    written, _ = sit(places, path, "3u1s0q", hit(0, 10), hit(26, 30), hit(52, 60))

    # The first text is 3, taken back, 1; the second is put off; the third is 0.
    assert written == 2
    assert grades(path) == [("wordaa", 1), ("wordca", 0)]


def test_a_text_that_a_judgment_settles_is_not_shown(
    places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "judgments.jsonl"

    written, screens = sit(places, path, "2", hit(0, 10), hit(2, 12))

    assert (written, len(screens)) == (1, 1)


def test_what_was_written_is_a_line_of_a_collection(
    places: Places, tmp_path: Path
) -> None:
    (tmp_path / "topics.jsonl").write_text(
        '{"id": "t1", "answerable": true, "questions": {"en": "What leads?"}}'
    )

    sit(places, tmp_path / "judgments.jsonl", "2", hit(0, 2))

    assert read_collection(tmp_path).judgments == (
        Judgment("t1", "a.pdf", 1, "wordaa wordab", "wordaa wordab", 2, "AB"),
    )
