from collections.abc import Sequence
from dataclasses import replace

from service.evidence import Evidence
from service.quotations import Range
from service.selection import choose, without_superseded
from tests.data.tiny_evidence import evidence
from tests.data.tiny_library import tiny_page


def chosen(*parts: Sequence[Evidence]) -> list[tuple[str, Range]]:
    return [(c.quotation.hit.document_id, c.quoted) for c in choose(parts)]


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


def test_what_is_quoted_already_is_not_quoted_again_with_neighbours() -> None:
    first = evidence("a", 2.0, "one", core=(10, 20), whole=(10, 30))
    inside = evidence("a", 1.0, "two", core=(20, 30), whole=(20, 40))
    beside = evidence("a", 0.0, "three", core=(40, 50), whole=(25, 50))

    assert chosen([first, inside, beside]) == [("a", (10, 30)), ("a", (40, 50))]


def test_what_weighs_too_little_is_chosen_only_as_the_first() -> None:
    weak = evidence("a", -3.5, "one")
    weaker = evidence("b", -3.6, "two")

    assert chosen([weak, weaker]) == [("a", (0, 5))]
    assert chosen([]) == []


def test_the_second_may_weigh_a_little_less_than_the_third() -> None:
    first = evidence("a", 1.0, "one")
    second = evidence("b", -2.6, "two")  # above -1.7 - 1
    third = evidence("c", -2.6, "three")
    some = [first, second, third]

    assert chosen(some) == [("a", (0, 5)), ("b", (0, 5))]
    found = choose([some], least_weight=-3.0)
    assert [c.quotation.hit.document_id for c in found] == ["a", "b", "c"]
    assert len(choose([some], least_weight=-1.0)) == 1


def test_an_answer_has_eight_sentences_at_most() -> None:
    page = tiny_page(1, "Women lead here. Women lead too. Women lead on. " * 4)
    three, one = (0, 47), (0, 16)
    some = []
    for number in range(5):
        found = evidence(f"d{number}", 3 - number / 10, f"w{number}")
        quotation = replace(
            found.quotation, page=page, core=one, needed=one, whole=three
        )
        some.append(replace(found, quotation=quotation))

    # Three and three; then two are left, room for the bare sentences only.
    assert chosen(some) == [("d0", three), ("d1", three), ("d2", one), ("d3", one)]


def test_the_parts_of_a_question_take_turns() -> None:
    first = [evidence(f"a{i}", 5.0, f"a{i}") for i in range(8)]
    second = [evidence(f"b{i}", -2.0, f"b{i}") for i in range(2)]

    found = [document for document, _ in chosen(first, second)]

    assert found == ["a0", "b0", "a1", "b1", "a2", "a3", "a4", "a5"]


def test_an_older_edition_is_left_out_where_the_newer_one_speaks() -> None:
    older, newer = evidence("old", 2.0, "one"), evidence("new", 1.0, "two")
    editions = {"old": frozenset({"new"})}

    assert without_superseded([older, newer], editions) == [newer]
    assert without_superseded([older], editions) == [older]
