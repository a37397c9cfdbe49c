from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest

from index.expansion import Expansion
from index.lexical import TERMS_FORMAT, LexicalEntry, LexicalIndex, is_of_this_format

LANGUAGES = ("en", "fr")


def entry(
    row: int,
    text: str,
    *,
    document_row: int = 1,
    language: str = "en",
    title: str = "",
    heading: str = "",
    concepts: tuple[str, ...] = (),
) -> LexicalEntry:
    return LexicalEntry(row, document_row, language, title, heading, text, concepts)


@pytest.fixture
def terms(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex(tmp_path / "terms", LANGUAGES)


def rows(ranking: Sequence[tuple[int, float]]) -> list[int]:
    return [row for row, _ in ranking]


def test_scores_are_bm25_worked_out_by_hand(terms: LexicalIndex) -> None:
    terms.update(
        [
            entry(1, "border guard border"),
            entry(2, "border school"),
            entry(3, "school teacher pupil class room"),
            entry(4, "court judge"),
        ]
    )

    ranking = terms.search("border school", 10, languages=["en"])

    # Robertson's BM25 with k1 = 1.2, b = 0.75. Each term is in 2 of 4 passages, whose
    # lengths are 3, 2, 5 and 2: the mean is 3.
    idf = log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    twice_in_3 = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 3))
    once_in_2 = idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3))
    once_in_5 = idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 5 / 3))
    assert rows(ranking) == [2, 1, 3]
    assert [score for _, score in ranking] == pytest.approx(
        [2 * once_in_2, twice_in_3, once_in_5], rel=1e-6
    )


def test_a_heading_and_a_title_count_two_fifths_of_the_text(
    terms: LexicalIndex,
) -> None:
    terms.update(
        [
            entry(1, "court"),
            entry(2, "judge", heading="court"),
            entry(3, "judge", title="court"),
        ]
    )

    ranking = terms.search("court", 10, languages=["en"])

    # Of three passages one has the term, at a mean length of 1 in the body and of 1/3
    # in the other fields.
    idf = log(1 + 2.5 / 1.5)
    in_text = idf * 2.2 / (1 + 1.2)
    in_context = 0.4 * idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3))
    assert rows(ranking) == [1, 2, 3]
    assert [score for _, score in ranking] == pytest.approx(
        [in_text, in_context, in_context], rel=1e-6
    )


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1), (3, 1, 4, 0, 2)]
)
def test_ties_are_broken_by_row_even_where_the_depth_cuts_them(
    terms: LexicalIndex, order: tuple[int, ...]
) -> None:
    for row in order:
        terms.update([entry(row, "women lead")])
    terms.update([entry(9, "women")])

    assert rows(terms.search("women", 3, languages=["en"])) == [9, 0, 1]
    assert rows(terms.search("women", 99, languages=["en"])) == [9, 0, 1, 2, 3, 4]


def test_words_meet_in_every_inflection(terms: LexicalIndex) -> None:
    terms.update([entry(1, "Training of prosecutors"), entry(2, "Schools")])

    assert rows(terms.search("trained prosecutor", 5, languages=["en"])) == [1]


def test_a_passage_is_found_in_its_own_language_only(terms: LexicalIndex) -> None:
    terms.update([entry(1, "attention"), entry(2, "attention", language="fr")])

    assert rows(terms.search("attention", 5, languages=["en"])) == [1]
    assert rows(terms.search("attention", 5, languages=["fr"])) == [2]
    assert rows(terms.search("attention", 5, languages=["en", "fr"])) == [1, 2]


def test_a_passage_of_an_unknown_language_is_searched_as_the_first(
    terms: LexicalIndex,
) -> None:
    terms.update([entry(1, "2242 2250", language="und")])

    assert rows(terms.search("2250", 5, languages=["und"])) == [1]
    once = terms.search("2250", 5, languages=["en"])
    assert terms.search("2250", 5, languages=["en", "und", "pt"]) == once


def test_only_admitted_passages_are_ranked(terms: LexicalIndex) -> None:
    terms.update([entry(row, "women lead") for row in range(1, 9)])

    found = terms.search("women", 3, languages=["en"], passage_rows=[8, 2, 4, 6])

    assert rows(found) == [2, 4, 6]
    assert found[0][1] == terms.search("women", 1, languages=["en"])[0][1]
    assert terms.search("women", 3, languages=["en"], passage_rows=[]) == []


def test_a_removed_document_is_no_longer_found(terms: LexicalIndex) -> None:
    terms.update([entry(1, "women"), entry(2, "women", document_row=2)])

    terms.update([entry(3, "women", document_row=3)], removed_documents=[1])

    assert rows(terms.search("women", 5, languages=["en"])) == [2, 3]


def test_each_commit_has_a_stamp_that_another_process_sees(
    terms: LexicalIndex, tmp_path: Path
) -> None:
    assert terms.opstamp() == 0

    stamp = terms.update([entry(1, "women")])

    again = LexicalIndex(tmp_path / "terms", LANGUAGES)
    assert again.opstamp() == terms.opstamp() == stamp > 0
    assert rows(again.search("women", 5, languages=["en"])) == [1]


@pytest.mark.parametrize("query", ["", "...", "unheard", 'women" AND (', "a" * 1000])
def test_any_query_is_words_and_never_syntax(terms: LexicalIndex, query: str) -> None:
    terms.update([entry(1, "women AND men")])

    found = terms.search(query, 5, languages=["en"])

    assert rows(found) == ([1] if "women" in query else [])


def test_nothing_is_found_where_nothing_is(terms: LexicalIndex) -> None:
    assert terms.search("women", 5, languages=["en"]) == []
    terms.update([entry(1, "women")])
    assert terms.search("women", 0, languages=["en"]) == []
    assert terms.search("women", 5, languages=[]) == []


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        ("The Role\nof  WOMEN in it", "en", "the role of women"),
        ("It is to be or not", "en", "to be or not"),
        ("l'égalité des genres", "fr", "égalité des genres"),
        ("women’s rights", "en", "women's rights"),
        ("مُكَافَحَة الإرهاب", "ar", "مكافحة الارهاب"),
        ("القرار ٢٢٤٢", "ar", "القرار 2242"),
        ("所有妇女权利", "zh", "妇女权"),
        ("of the recruit-\nment of girls", "en", "the recruitment of girls"),
        ("in counter-\nterrorism work", "en", "counter-terrorism work"),
        ("vio\u00adlent \u200fextremism", "en", "violent extremism"),
        ("S/RES/2242 (2015), para. 3", "en", "S/RES/2242 (2015)"),
        ("a text of unknown words", "und", "unknown words"),
    ],
)
def test_a_phrase_is_found_as_it_is_written(
    tmp_path: Path, text: str, language: str, phrase: str
) -> None:
    terms = LexicalIndex(tmp_path / "terms", ("en", "fr", "ar", "zh"))
    terms.update([entry(1, text, language=language), entry(2, text[::-1])])

    assert terms.holding([phrase]) == [1]


@pytest.mark.parametrize(
    "phrase", ["roles of women", "the role women", "of women leaders", "rol", "woman"]
)
def test_what_is_nearly_a_phrase_is_not_one(terms: LexicalIndex, phrase: str) -> None:
    terms.update([entry(1, "the role of women")])

    assert terms.holding([phrase]) == []


def test_every_phrase_must_be_there(terms: LexicalIndex) -> None:
    terms.update(
        [
            entry(1, "women lead and men follow"),
            entry(2, "women lead patrols"),
            entry(3, "men follow women lead", language="fr"),
        ]
    )

    assert terms.holding(["men follow", "women lead"]) == [1, 3]
    found = terms.search(
        "women", 9, languages=["en", "fr"], phrases=["women lead", "men follow"]
    )
    assert sorted(rows(found)) == [1, 3]
    assert terms.search("women", 9, languages=["en"], phrases=["lead women"]) == []


def test_a_concept_is_found_in_every_language_asked_for(terms: LexicalIndex) -> None:
    terms.update(
        [
            entry(1, "border guards", concepts=("women",)),
            entry(2, "les femmes", language="fr", concepts=("women", "police")),
            entry(3, "border guards"),
        ]
    )
    women = Expansion(concepts={"women": 0.5})

    def found(*languages: str) -> list[tuple[int, float]]:
        return terms.search("guards", 9, languages=languages, expansion=women)

    # The word and the concept are each in two of three passages; those name 1, 2 and 0
    # concepts, one on average. The English fields hold 2, 0 and 2 words: 4/3.
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    word = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / (4 / 3)))
    assert rows(found("en", "fr")) == [1, 3, 2]
    assert [score for _, score in found("en", "fr")] == pytest.approx(
        [
            word + 0.5 * idf,
            word,
            0.5 * idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2)),
        ],
        rel=1e-6,
    )
    assert rows(found("en")) == [1, 3]
    assert rows(found("fr")) == [2]


def test_a_label_counts_by_its_weight_and_never_twice(terms: LexicalIndex) -> None:
    terms.update([entry(1, "women"), entry(2, "judges")])
    (plain,) = terms.search("women", 9, languages=["en"])

    weighted = Expansion(terms={"en": {"women": 0.3, "judg": 0.25}})

    assert terms.search("women", 9, languages=["en"], expansion=weighted) == [
        plain,
        (2, pytest.approx(0.25 * plain[1])),
    ]


def test_terms_say_which_format_they_have(terms: LexicalIndex, tmp_path: Path) -> None:
    folder = tmp_path / "terms"
    assert is_of_this_format(tmp_path / "nothing")
    terms.update([entry(1, "women")])
    assert is_of_this_format(folder)

    meta = (folder / "meta.json").read_text()
    (folder / "meta.json").write_text(
        meta.replace(f"format_{TERMS_FORMAT}", f"format_{TERMS_FORMAT - 1}")
    )

    assert not is_of_this_format(folder)


def test_the_words_of_a_language_are_known_as_they_are_written(
    terms: LexicalIndex,
) -> None:
    terms.update(
        [entry(1, "Women lead, women's rights"), entry(2, "women", language="fr")]
    )

    assert terms.frequency("women", "en") == 1
    assert terms.frequency("rights", "fr") == 0
    assert terms.has_term("right", "en")
    assert terms.words_beginning("w", "en") == [("women", 1)]
    assert terms.words_beginning("", "fr") == [("women", 1)]
