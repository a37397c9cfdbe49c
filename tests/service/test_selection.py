from collections.abc import Sequence

from service.evidence import Evidence
from service.quotations import Range
from service.selection import choose, without_superseded
from tests.data.tiny_evidence import evidence


def chosen(*parts: Sequence[Evidence]) -> list[tuple[str, Range]]:
    quotations = [one.quotation for one in choose(parts)]
    return [(q.hit.document_id, q.needed) for q in quotations]


def test_at_most_eight_sentences_are_chosen_and_three_of_a_document() -> None:
    of_one = [
        evidence("a", 9 - i, f"a{i}", core=(10 * i, 10 * i + 5)) for i in range(5)
    ]
    of_others = [evidence(f"d{i}", 3 - i / 10, f"b{i}") for i in range(9)]

    found = [document for document, _ in chosen([*of_one, *of_others])]

    assert found == ["a", "a", "a", "d0", "d1", "d2", "d3", "d4"]


def test_what_says_the_same_is_quoted_once() -> None:
    first = evidence("a", 2.0, "women lead patrols here")
    same = evidence("b", 1.0, "women lead patrols there")
    other = evidence("c", 0.0, "courts protect witnesses")

    assert chosen([first, same, other]) == [("a", (0, 5)), ("c", (0, 5))]


def test_what_is_quoted_already_is_not_quoted_again() -> None:
    first = evidence("a", 2.0, "one", core=(10, 30))
    inside = evidence("a", 1.0, "two", core=(20, 40))
    beside = evidence("a", 0.0, "three", core=(40, 50))
    elsewhere = evidence("b", 0.0, "four", core=(20, 40))

    found = chosen([first, inside, beside, elsewhere])

    assert found == [("a", (10, 30)), ("a", (40, 50)), ("b", (20, 40))]


def test_what_weighs_too_little_is_chosen_only_as_the_first() -> None:
    weak = evidence("a", -4.2, "one")
    weaker = evidence("b", -4.3, "two")

    assert chosen([weak, weaker]) == [("a", (0, 5))]
    assert chosen([]) == []


def test_the_second_may_weigh_a_little_less_than_the_third() -> None:
    first = evidence("a", 1.0, "one")
    second = evidence("b", -3.3, "two")  # above -2.4 - 1
    third = evidence("c", -3.3, "three")
    some = [first, second, third]

    assert chosen(some) == [("a", (0, 5)), ("b", (0, 5))]
    found = choose([some], least_weight=-3.5)
    assert [one.quotation.hit.document_id for one in found] == ["a", "b", "c"]
    assert len(choose([some], least_weight=-2.0)) == 1


def test_the_parts_of_a_question_take_turns() -> None:
    first = [evidence(f"a{i}", 5.0, f"a{i}") for i in range(8)]
    second = [evidence(f"b{i}", -2.0, f"b{i}") for i in range(2)]

    found = [document for document, _ in chosen(first, second)]

    assert found == ["a0", "b0", "a1", "b1", "a2", "a3", "a4", "a5"]
    assert [one.part for one in choose([first, second])] == [0, 1, 0, 1, 0, 0, 0, 0]


def test_an_older_edition_is_left_out_where_the_newer_one_speaks() -> None:
    older, newer = evidence("old", 2.0, "one"), evidence("new", 1.0, "two")
    editions = {"old": frozenset({"new"})}

    assert without_superseded([older, newer], editions) == [newer]
    assert without_superseded([older], editions) == [older]


def difference(document: str, weight: float, *words: str) -> Evidence:
    """Make evidence that tells of a difference."""
    text = "Terrorism has no agreed definition."
    terms = " ".join(words) or "terrorism agreed definition"
    return evidence(document, weight, terms, core=(0, len(text)), text=text)


def test_what_tells_of_a_difference_gets_the_last_seat() -> None:
    others = [evidence(f"d{i}", 2 - i / 10, f"b{i}") for i in range(9)]
    some = [*others, difference("e", 0.0), difference("f", -0.1, "other")]

    found = [document for document, _ in chosen(some)]

    assert found == ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "e"]


def test_where_a_seat_is_free_nothing_is_given_up_for_a_difference() -> None:
    # What speaks of more of the question's names goes first, whatever it weighs.
    some = [evidence("a", 1.0, "one"), evidence("b", -3.0, "two")]
    some += [evidence("c", -3.1, "three"), difference("e", -2.0)]

    assert [document for document, _ in chosen(some)] == ["a", "b", "e"]
    assert [document for document, _ in chosen(some[:3])] == ["a", "b"]


def test_a_fourth_quotation_of_a_document_gets_no_seat_for_its_difference() -> None:
    of_one = [
        evidence("a", 2 - i / 10, f"a{i}", core=(10 * i, 10 * i + 5)) for i in range(3)
    ]

    assert [d for d, _ in chosen([*of_one, difference("a", 1.0)])] == ["a", "a", "a"]


def test_a_difference_takes_the_last_seat_of_its_document_if_only_that_bars_it() -> (
    None
):
    of_one = [
        evidence("a", 2 - i / 10, f"a{i}", core=(10 * i, 10 * i + 5)) for i in range(3)
    ]
    place = (40, 75)
    text = "-" * 40 + "Terrorism has no agreed definition."
    telling = evidence("a", 1.5, "x", core=place, text=text)
    last = evidence("b", 1.0, "b")

    assert chosen([*of_one, telling, last]) == [
        ("a", (0, 5)),
        ("a", (10, 15)),
        ("b", (0, 5)),
        ("a", place),
    ]
    weaker = evidence("a", 0.5, "x", core=place, text=text)
    assert ("a", place) not in chosen([*of_one, last, weaker])


def test_a_second_difference_has_no_seat_of_its_own() -> None:
    others = [evidence(f"d{i}", 2 - i / 10, f"b{i}") for i in range(9)]
    some = [difference("e", 3.0), *others, difference("f", 0.0, "other")]

    found = [document for document, _ in chosen(some)]

    assert found == ["e", "d0", "d1", "d2", "d3", "d4", "d5", "d6"]


def test_a_difference_that_says_the_same_or_weighs_too_little_gets_no_seat() -> None:
    others = [evidence(f"d{i}", 2 - i / 10, f"b{i}") for i in range(8)]
    same = difference("e", 1.0, "b2")
    weak = difference("f", -3.0)

    assert len(chosen([*others, same, weak])) == 8
    assert {"e", "f"}.isdisjoint(d for d, _ in chosen([*others, same, weak]))
    assert chosen([]) == []


def test_a_difference_stands_under_the_part_that_it_was_found_for() -> None:
    first = [evidence("a", 2.0, "one")]
    second = [evidence("b", 1.0, "two"), evidence("c", -3.0, "x"), difference("e", 0.5)]

    found = choose([first, sorted(second, key=lambda e: -e.weight)])

    assert [(one.quotation.hit.document_id, one.part) for one in found] == [
        ("a", 0),
        ("b", 1),
        ("e", 1),
    ]
