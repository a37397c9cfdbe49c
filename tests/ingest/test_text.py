import pytest

from ingest.text import clean, join_lines, raise_calls, restore_ligatures


def test_ligatures_are_spelt_out_and_keep_their_origin() -> None:
    assert clean("eﬃ", [7, 8]) == ("effi", [7, 8, 8, 8])


def test_invisible_characters_go_and_joiners_stay() -> None:
    text = "a\u200bb\u202ec\U000e0041d\u00ade\u200cf\u200dg"
    cleaned, origins = clean(text, range(len(text)))
    assert cleaned == "abcde\u200cf\u200dg"
    assert origins == [0, 2, 4, 6, 8, 9, 10, 11, 12]


def test_arabic_presentation_forms_become_letters() -> None:
    assert clean("\ufefb\ufee1", [0, 1]) == ("لام", [0, 0, 1])


def test_radicals_become_the_characters_that_they_show() -> None:
    assert clean("⻘年和部⻔ ⼥", range(7)) == ("青年和部门 女", list(range(7)))


def test_raised_digits_are_written_so_unless_they_lead_the_line() -> None:
    origins = [10, 11, 12, -1, 13, 14]
    assert raise_calls("on1 a2", origins, {14}) == "on1 a²"
    assert raise_calls("3 See4", origins, {10, 14}) == "3 See⁴"


def test_reversed_lam_alef_is_turned_around() -> None:
    assert restore_ligatures("اال", [False, False, True]) == "الا"


def test_lam_alef_in_order_is_left_alone() -> None:
    assert restore_ligatures("الا", [False, False, True]) == "الا"


@pytest.mark.parametrize(
    ("first", "second", "words", "joined"),
    [
        ("the improve-", "ment of", {"improve"}, "the improvement of"),
        (
            "the highest-",
            "profile case",
            {"highest", "profile"},
            "the highest-profile case",
        ),
        ("counter-", "terrorism", {"counter-terrorism"}, "counter-terrorism"),
        ("counter-", "terrorism", {"counterterrorism"}, "counterterrorism"),
        ("Al-", "Qaida in", set(), "Al-Qaida in"),
        ("a whole-of-", "society plan", set(), "a whole-of-society plan"),
        ("self-deter-", "mination", {"determination"}, "self-determination"),
        ("non-", "governmental", {"non-", "-party"}, "non-governmental"),
        ("gender-", "inclusive", {"-inclusive"}, "gender-inclusive"),
        ("the non-", "sense", {"non-", "nonsense"}, "the nonsense"),
        ("the part\u2010", "ing words", {"part", "ing"}, "the parting words"),
        ("whole\u2010of\u2010", "society", {"\u2010"}, "whole\u2010of\u2010society"),
        ("the CE\u2010", "DAW text", set(), "the CEDAW text"),
        ("the Al\u2010", "Qaida list", set(), "the Al\u2010Qaida list"),
        ("the CE-", "DAW text", {"cedaw"}, "the CEDAW text"),
        ("в по-", "дробностях", {"по-", "по"}, "в подробностях"),
        ("and the", "next", set(), "and the next"),
        ("反恐", "政策", set(), "反恐政策"),
    ],
)
def test_lines_join_as_they_are_read(
    first: str, second: str, words: set[str], joined: str
) -> None:
    drop, between = join_lines(first, second, words)
    assert first[: len(first) - drop] + between + second == joined


@pytest.mark.parametrize(
    ("head", "tail", "joined"),
    [
        ("long", "term", "long-term"),
        ("counter", "terrorism", "counter-terrorism"),
        ("well", "known", "well-known"),
        ("twenty", "five", "twenty-five"),
        ("twenty", "two", "twenty-two"),
        ("self", "evident", "self-evident"),
        ("non", "governmental", "non-governmental"),
        ("gender", "based", "gender-based"),
        ("gender", "mainstreaming", "gender-mainstreaming"),
        ("gender", "less", "genderless"),
        ("decision", "making", "decision-making"),
        ("women", "led", "women-led"),
        ("coun", "terpart", "counterpart"),
        ("counter", "parts", "counterparts"),
        ("short", "comings", "shortcomings"),
        ("high", "lights", "highlights"),
        ("anti", "cipate", "anticipate"),
        ("low", "er", "lower"),
        ("recom", "mendations", "recommendations"),
        ("cor", "related", "correlated"),
    ],
)
def test_known_compounds_of_english_keep_their_hyphen(
    head: str, tail: str, joined: str
) -> None:
    words = {"the", "of", "gender", "women"}
    drop, _ = join_lines(f"{head}-", f"{tail} and", words)
    assert f"{head}-"[: len(head) + 1 - drop] + tail == joined


@pytest.mark.parametrize(
    ("head", "tail", "words", "joined"),
    [
        ("anti", "guos", {"los", "que"}, "antiguos"),
        ("long", "temps", {"les", "des"}, "longtemps"),
        ("contre", "terrorisme", {"les", "des"}, "contre-terrorisme"),
        ("государств", "членов", {"и", "в"}, "государств-членов"),
        ("self", "evident", {"the", "of", "selfevident"}, "selfevident"),
    ],
)
def test_compounds_are_those_of_the_language(
    head: str, tail: str, words: set[str], joined: str
) -> None:
    drop, _ = join_lines(f"{head}-", f"{tail} x", words)
    assert f"{head}-"[: len(head) + 1 - drop] + tail == joined
