import pytest

from evals.places import Cover, Places
from evals.records import Judgment, RankedText
from evals.stretches import Stretch, find_stretches, grade_hits, match

PAGE = "".join(f"word{chr(97 + i // 26)}{chr(97 + i % 26)} " for i in range(100))
"""Each word has six letters: wordaa, wordab, …"""


@pytest.fixture
def places() -> Places:
    return Places(lambda file: [PAGE] if file == "a.pdf" else None)


def words(first: int, last: int) -> str:
    return " ".join(PAGE.split()[first:last])


def judgment(
    first: int, last: int, grade: int, judge: str = "AB", topic: str = "t1"
) -> Judgment:
    return Judgment(
        topic, "a.pdf", 1, words(first, first + 4), words(last - 4, last), grade, judge
    )


def hit(first: int, last: int, file: str = "a.pdf") -> RankedText:
    return RankedText(file, 1, 1, f"{first}-{last}", 0.0, words(first, last))


def stretch(name: str, start: int, stop: int, grade: int = 1) -> Stretch:
    return Stretch(name, "a.pdf", (start, stop), grade)


def test_a_judgment_is_found_where_its_text_stands(places: Places) -> None:
    found = find_stretches([judgment(10, 20, 3)], places)

    (only,) = found.of("t1")
    assert (only.place, only.grade) == ((60, 120), 3)
    assert found.of("t2") == ()


def test_a_judgment_that_is_no_longer_found_is_reported(places: Places) -> None:
    gone = Judgment("t1", "a.pdf", 1, "a text that was here", "once", 2, "AB")

    found = find_stretches([gone, judgment(0, 9, 1)], places)

    assert found.lost == (gone,)
    assert len(found.of("t1")) == 1


@pytest.mark.parametrize(
    ("grades", "expected"),
    [([3, 1], 1), ([3, 1, 3], 3), ([0, 3, 1, 2], 1)],
)
def test_several_judges_agree_on_their_lower_median(
    places: Places, grades: list[int], expected: int
) -> None:
    judgments = [
        judgment(0, 9, grade, judge=f"judge {number}")
        for number, grade in enumerate(grades)
    ]

    (only,) = find_stretches(judgments, places).of("t1")

    assert only.grade == expected


def test_the_last_word_of_a_judge_counts(places: Places) -> None:
    (only,) = find_stretches([judgment(0, 9, 0), judgment(0, 9, 3)], places).of("t1")

    assert only.grade == 3


def test_a_text_matches_the_stretch_it_shares_most_with() -> None:
    cover = Cover(((50, 150),), 100)

    found = match("a.pdf", cover, [stretch("low", 0, 100), stretch("most", 90, 200)])

    assert found is not None
    assert found.stretch_id == "most"


@pytest.mark.parametrize(
    ("start", "stop", "matches"),
    [
        (100, 300, True),  # shares 50 of the text's 100
        (101, 300, False),  # shares 49
        (130, 170, True),  # shares 20 of its own 40
        (131, 170, False),  # shares 19 of its own 39
    ],
)
def test_half_of_the_shorter_one_must_be_shared(
    start: int, stop: int, matches: bool
) -> None:
    found = match("a.pdf", Cover(((50, 150),), 100), [stretch("it", start, stop)])

    assert (found is not None) is matches


def test_of_stretches_that_share_as_much_the_shorter_is_meant() -> None:
    cover = Cover(((50, 60),), 10)
    around, exact = stretch("around", 0, 200), stretch("exact", 50, 60)

    assert match("a.pdf", cover, [around, exact]) is exact
    assert match("a.pdf", cover, [exact, around]) is exact


def test_a_stretch_of_another_document_never_matches() -> None:
    assert match("b.pdf", Cover(((0, 9),), 9), [stretch("it", 0, 9)]) is None


def test_a_text_that_is_nowhere_found_is_unjudged() -> None:
    assert match("a.pdf", Cover((), 0), [stretch("it", 0, 9)]) is None


def test_another_cutting_takes_the_same_grades_and_counts_none_twice(
    places: Places,
) -> None:
    stretches = find_stretches([judgment(10, 20, 3), judgment(40, 50, 0)], places)
    hits = [hit(8, 18), hit(16, 22), hit(70, 80), hit(39, 52), hit(10, 20, "b.pdf")]

    graded = grade_hits(hits, stretches.of("t1"), places)

    relevant, irrelevant = (s.stretch_id for s in stretches.of("t1"))
    assert graded.names == (
        relevant,
        "again-2-a.pdf",
        "unjudged-3-a.pdf",
        irrelevant,
        "unjudged-5-b.pdf",
    )
    assert [s and s.grade for s in graded.stretches] == [3, 3, None, 0, None]
    assert graded.grades == {relevant: 3, irrelevant: 0}


def test_a_stretch_keeps_its_id_when_text_moves(places: Places) -> None:
    longer = Places(lambda file: ["A new first paragraph. " + PAGE])

    (before,) = find_stretches([judgment(10, 20, 3)], places).of("t1")
    (after,) = find_stretches([judgment(10, 20, 3)], longer).of("t1")

    assert after.stretch_id == before.stretch_id
    assert after.place == (60 + 18, 120 + 18)
