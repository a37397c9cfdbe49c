from pathlib import Path

import pytest

from ingest.errors import VocabularyError
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary

SIX = "{en: A, fr: A, es: A, ar: ا ب, ru: А, zh: 甲}"


def six(word: str) -> str:
    """The same made-up word as label in all languages."""
    return f"{{en: {word}, fr: {word}, es: {word}, ar: {word}, ru: {word}, zh: {word}}}"


def concept(concept_id: str, *more: str) -> str:
    lines = [
        f"  - id: {concept_id}",
        "    definition: A definition.",
        f"    preferred: {six(concept_id.replace('-', ' '))}",
        *(f"    {line}" for line in more),
    ]
    return "\n".join(lines) + "\n"


def read(
    folder: Path, *concepts: str, scheme: str = "theme", head: str = ""
) -> Vocabulary:
    text = f"scheme: {scheme}\ntitle: {SIX}\n{head}concepts:\n" + "".join(concepts)
    (folder / f"{scheme}.yaml").write_text(text, encoding="utf-8")
    return read_vocabulary(folder)


def test_a_concept_is_read_with_all_that_its_file_says(tmp_path: Path) -> None:
    vocabulary = read(
        tmp_path,
        concept("upper"),
        concept(
            "lower",
            "broader: [upper]",
            "alternative: {en: [beneath]}",
            "acronyms: {en: [LW]}",
            "near: {LW: [upper*]}",
        ),
    )

    lower = vocabulary.concepts["lower"]
    assert (lower.scheme, lower.broader) == ("theme", ("upper",))
    assert lower.near == {"LW": ("upper*",)}
    assert vocabulary.concept_ids("LW beneath", "en") == ("lower",)
    assert vocabulary.schemes["theme"].title["zh"] == "甲"


@pytest.mark.parametrize(
    ("concepts", "sentence"),
    [
        ([concept("a"), concept("a")], "theme.yaml, concept a: the id is taken in"),
        ([concept("Big")], "theme.yaml, concept Big: an id has small letters"),
        (["  - definition: x\n"], "theme.yaml: .* has no id"),
        ([concept("a", "broader: [b]")], "concept a, broader: there is no concept 'b'"),
        ([concept("a", "related: [a]")], "concept a, related: it names itself"),
        (
            [concept("a", "broader: [b]"), concept("b", "broader: [a]")],
            "concept a: it is broader than itself, in a cycle",
        ),
        ([concept("a", "colour: red")], "concept a: unknown key 'colour'"),
        ([concept("a", "alternative: {de: [x]}")], "'de' is none of the languages"),
        ([concept("a", "alternative: {en: x}")], "concept a, alternative, en: must be"),
        ([concept("a", "alternative: {en: [no]}")], "must be text, not False"),
        ([concept("a", "alternative: {en: ['—']}")], "en: '—' has no word"),
        ([concept("a", "near: {x: [y]}")], "concept a, near: 'x' is none of its"),
        ([concept("a", "symbol: A/1")], "concept a: 'symbol' is for instruments"),
        (
            [concept("word"), concept("b", "alternative: {en: [words]}")],
            "concept b, en: 'words' is also a label of word",
        ),
        (
            ["  - id: a\n    definition: x\n    preferred: {en: a}\n"],
            "concept a, preferred: fr, es, ar, ru, zh missing",
        ),
        ([f"  - id: a\n    preferred: {SIX}\n"], "concept a: a definition is missing"),
    ],
)
def test_an_unsound_concept_is_named_with_its_file(
    tmp_path: Path, concepts: list[str], sentence: str
) -> None:
    with pytest.raises(VocabularyError, match=sentence):
        read(tmp_path, *concepts)


def test_a_note_permits_a_label_with_two_meanings(tmp_path: Path) -> None:
    vocabulary = read(
        tmp_path,
        concept("word"),
        concept("b", "alternative: {en: [word]}", "note: Both are meant."),
    )

    assert vocabulary.concept_ids("words", "en") == ("b", "word")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scheme: [", "theme.yaml cannot be read: while parsing"),
        ("- a", "theme.yaml does not say its scheme"),
        ("scheme: theme", "theme.yaml, title: must give a text for each language"),
        (f"scheme: theme\ntitle: {SIX}\nseries: 1", "theme.yaml: series must be named"),
        (
            f"scheme: instrument\ntitle: {SIX}\nseries: {{a: {{symbol: A/1}}}}",
            "theme.yaml, series a: preferred missing",
        ),
        (f"scheme: theme\ntitle: {SIX}\nconcepts: a", "concepts must be a list"),
    ],
)
def test_a_file_that_is_no_scheme_is_named(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "theme.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(VocabularyError, match=sentence):
        read_vocabulary(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"has no \.yaml file"):
        read_vocabulary(tmp_path)


SERIES = f"""series:
  resolution:
    symbol: "S/RES/{{number}} ({{year}})"
    preferred: {six('"Resolution {number} ({year})"')}
    alternative: {{en: ["resolution {{number}}"]}}
    everywhere: ["S/RES/{{number}}"]
"""


def member(concept_id: str, *more: str) -> str:
    lines = [f"  - id: {concept_id}", "    definition: x", "    series: resolution"]
    return "\n".join([*lines, *(f"    {line}" for line in more)]) + "\n"


def test_a_series_gives_its_members_their_labels(tmp_path: Path) -> None:
    vocabulary = read(
        tmp_path,
        member("scr-1", "number: 1", "year: 2001", "preferred: {en: The Beginning}"),
        scheme="instrument",
        head=SERIES,
    )

    first = vocabulary.concepts["scr-1"]
    assert (first.symbol, first.year) == ("S/RES/1 (2001)", 2001)
    assert first.preferred["en"] == "The Beginning"
    assert first.preferred["fr"] == "Resolution 1 (2001)"
    assert first.alternative["en"] == (
        "Resolution 1 (2001)",
        "resolution 1",
        "S/RES/1",
        "S/RES/1 (2001)",
    )
    assert first.alternative["zh"] == ("S/RES/1", "S/RES/1 (2001)")


@pytest.mark.parametrize(
    ("concepts", "sentence"),
    [
        ([member("a", "number: 1")], "concept a: a member of a series needs its year"),
        (
            [member("a", "number: 1", "year: 2"), member("b", "number: 1", "year: 3")],
            "concept b: resolution 1 is there twice",
        ),
        ([concept("a", "year: soon")], "concept a: year must be a whole number"),
        (
            [concept("a", "series: decree", "number: 1", "year: 2")],
            "concept a: there is no series 'decree'",
        ),
    ],
)
def test_an_unsound_member_of_a_series_is_named(
    tmp_path: Path, concepts: list[str], sentence: str
) -> None:
    with pytest.raises(VocabularyError, match=sentence):
        read(tmp_path, *concepts, scheme="instrument", head=SERIES)


def test_a_symbol_without_a_series_is_a_label_in_every_language(
    tmp_path: Path,
) -> None:
    vocabulary = read(
        tmp_path,
        concept("plan", "symbol: A/70/674", "everywhere: [PLAN/1]"),
        scheme="instrument",
    )

    for language in ("en", "zh"):
        assert vocabulary.concept_ids("A/70/674", language) == ("plan",)
        assert vocabulary.concepts["plan"].alternative[language] == (
            "PLAN/1",
            "A/70/674",
        )


def test_territories_have_their_names_from_the_cldr(tmp_path: Path) -> None:
    for scheme, codes in (
        ("region", '"014": {}'),
        ("country", 'KE: {within: "014", alternative: {en: [Republic of Kenya]}}'),
    ):
        (tmp_path / f"{scheme}.yaml").write_text(
            f"scheme: {scheme}\ntitle: {SIX}\nterritories: {{{codes}}}\n",
            encoding="utf-8",
        )
    vocabulary = read_vocabulary(tmp_path)

    kenya = vocabulary.concepts["country-ke"]
    assert kenya.broader == ("region-014",)
    assert kenya.preferred["ru"] == "Кения"
    assert kenya.preferred["zh"] == "肯尼亚"
    assert vocabulary.expand("region-014") == {"region-014", "country-ke"}
    assert vocabulary.concept_ids("the Republic of Kenya", "en") == ("country-ke",)


@pytest.mark.parametrize(
    ("scheme", "codes", "sentence"),
    [
        ("country", "QX: {}", "country.yaml: the CLDR has no territory 'QX'"),
        ("theme", "KE: {}", "theme.yaml: only countries and regions have territories"),
    ],
)
def test_territories_that_cannot_be_are_refused(
    tmp_path: Path, scheme: str, codes: str, sentence: str
) -> None:
    (tmp_path / f"{scheme}.yaml").write_text(
        f"scheme: {scheme}\ntitle: {SIX}\nterritories: {{{codes}}}\n", encoding="utf-8"
    )

    with pytest.raises(VocabularyError, match=sentence):
        read_vocabulary(tmp_path)
