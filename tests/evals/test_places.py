from collections.abc import Sequence

import pytest

from evals.places import Places, joined, letters_of, overlap

PAGES = {
    "a.pdf": (
        "Head 1\nWomen lead patrols at the border. Girls stay in school longer.",
        "Head 2\nCourts must protect wit-\nnesses, their children and the judges.",
        "Head 3\nTeachers build resilience when pupils discuss difficult questions.",
    )
}


def pages_of(file: str) -> Sequence[str] | None:
    return PAGES.get(file)


@pytest.fixture
def places() -> Places:
    return Places(pages_of)


def text_at(place: tuple[int, int] | None) -> str:
    assert place is not None
    return letters_of("".join(PAGES["a.pdf"]))[slice(*place)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wit-\nnesses, 2 of them!", "witnesses2ofthem"),
        ("ﬁnancing", "financing"),
        ("ＡＢＣ １２", "abc12"),
        ("Straße", "strasse"),
        ("عِلْم", "علم"),
        ("妇女、和平", "妇女和平"),
        (". . . – —", ""),
    ],
)
def test_only_letters_and_digits_count(text: str, expected: str) -> None:
    assert letters_of(text) == expected


def test_a_stretch_is_found_whatever_its_spaces_and_hyphens(places: Places) -> None:
    place = places.stretch("a.pdf", 2, "COURTS  must", "protect witnesses")

    assert text_at(place) == "courtsmustprotectwitnesses"


def test_a_stretch_may_end_on_a_later_page(places: Places) -> None:
    place = places.stretch("a.pdf", 1, "Girls stay in", "protect witnesses")

    assert text_at(place) == ("girlsstayinschoollongerhead2courtsmustprotectwitnesses")


def test_an_anchor_over_the_end_of_a_page_is_found_by_its_outer_half(
    places: Places,
) -> None:
    # The running head of page 2 stands between the two sentences.
    anchor = "Girls stay in school longer. Courts must protect witnesses"

    place = places.stretch("a.pdf", 1, anchor, anchor)

    assert text_at(place) == ("girlsstayinschoollongerhead2courtsmustprotectwitnesses")


@pytest.mark.parametrize(
    ("file", "page", "opening", "closing"),
    [
        ("b.pdf", 1, "Women lead", "border"),
        ("a.pdf", 0, "Women lead", "border"),
        ("a.pdf", 4, "Women lead", "border"),
        ("a.pdf", 2, "Women lead", "border"),
        ("a.pdf", 1, "Courts must", "witnesses"),
        ("a.pdf", 1, "Women led", "border"),
        ("a.pdf", 1, "Girls stay in", "Women lead"),
        ("a.pdf", 1, "...", "border"),
    ],
)
def test_what_is_not_there_is_not_found(
    places: Places, file: str, page: int, opening: str, closing: str
) -> None:
    assert places.stretch(file, page, opening, closing) is None


def test_a_text_is_covered_by_its_letters(places: Places) -> None:
    cover = places.cover("a.pdf", 2, 2, "Courts must protect witnesses,")

    assert cover.length == cover.found == 26
    (place,) = cover.ranges
    assert text_at(place) == "courtsmustprotectwitnesses"


def test_a_text_over_two_pages_leaves_out_what_stands_between(places: Places) -> None:
    text = "Girls stay in school longer.\nCourts must protect witnesses"

    cover = places.cover("a.pdf", 1, 2, text)

    assert [text_at(place) for place in cover.ranges] == [
        "girlsstayinschoollonger",
        "courtsmustprotectwitnesses",
    ]
    assert cover.found == cover.length == 23 + 26


def test_letters_that_are_not_on_the_page_are_not_covered(places: Places) -> None:
    cover = places.cover("a.pdf", 1, 1, "Women lead patrols at the coast and beyond")

    assert [text_at(place) for place in cover.ranges] == ["womenleadpatrolsatthe"]
    assert cover.length == 21 + 14
    assert places.cover("a.pdf", 3, 4, "Teachers").ranges == ()
    assert places.cover("b.pdf", 1, 1, "Teachers").length == 8


def test_ranges_that_touch_are_joined() -> None:
    assert joined([(5, 9), (0, 3), (3, 4), (8, 12)]) == ((0, 4), (5, 12))


def test_overlap_counts_shared_letters() -> None:
    assert overlap([(0, 10), (20, 30)], [(5, 25)]) == 5 + 5
    assert overlap([(0, 10)], [(10, 20)]) == 0


def test_a_page_has_its_range(places: Places) -> None:
    first, second = places.page_range("a.pdf", 1), places.page_range("a.pdf", 2)

    assert first is not None
    assert second is not None
    assert first[0] == 0
    assert first[1] == second[0]
    assert places.page_range("a.pdf", 4) is None
    assert places.page_range("b.pdf", 1) is None
