import pytest

from index.analysis import written_words
from index.lexical import LexicalEntry, LexicalIndex
from index.spelling import Correction, Speller, edits_between
from ingest.language import LANGUAGES
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary

TEXTS = (
    ("en", "prosecutors protect witnesses in Kenya"),
    ("en", "prosecutors and witnesses agree; protction is a slip"),
    ("en", "recruiters; recruiters"),
    ("en", "the recruiters"),
    ("en", "reparation for survivors; prisoner"),
    ("en", "reparation and prisoner; prisoners"),
    ("en", "prisoner; prisoners"),
    ("fr", "la réinsertion des enfants, les recruteurs"),
    ("fr", "les premiers; les premières"),
    ("fr", "les premiers et les premières"),
    ("fr", "les premiers"),
    ("fr", "les enfants, les recruteurs et leur réinsertion"),
    ("es", "la prevención del extremismo"),
    ("es", "prevención y extremismo"),
    ("ar", "التطرف العنيف"),
    ("ar", "منع التطرف العنيف"),
    ("ru", "экстремизм в тюрьмах"),
    ("ru", "тюрьмах и экстремизм"),
)
CONCEPT = Concept(
    "masculinities",
    "gender-lens",
    {
        "en": "masculinities",
        "fr": "masculinités",
        "es": "masculinidades",
        "ar": "الرجولة",
        "ru": "маскулинность",
        "zh": "男性气质",
    },
    alternative={
        "en": ("gender roles", "Men of Kenya", "reparation", "repatriation"),
        "fr": ("masculinité", "masculiniste"),
        "ar": ("الذكورة", "النساء"),
    },
    acronyms={"en": ("GBV",)},
)
EVERYDAY = frozenset({"cooking", "protests"})


def count_pieces(word: str) -> int:
    """Cut everyday words into one piece, known ones into two, all others into three."""
    labels = [*CONCEPT.preferred.values(), *sum(CONCEPT.alternative.values(), ())]
    known = written_words(" ".join([*(text for _, text in TEXTS), *labels]))
    return 1 if word in EVERYDAY else 2 if word in known else 3


@pytest.fixture(scope="module")
def speller(tmp_path_factory: pytest.TempPathFactory) -> Speller:
    lexical = LexicalIndex(tmp_path_factory.mktemp("terms"), LANGUAGES)
    lexical.update(
        LexicalEntry(row, 1, language, "", "", text)
        for row, (language, text) in enumerate(TEXTS)
    )
    vocabulary = Vocabulary([Scheme("gender-lens", {"en": "lens"})], [CONCEPT])
    return Speller(lexical, vocabulary, count_pieces)


@pytest.mark.parametrize(
    ("query", "language", "mended"),
    [
        ("masculinties", "en", "masculinities"),
        ("What are masculinties?", "en", "What are masculinities?"),
        ("Masculinties", "en", "Masculinities"),
        ("gedner roles", "en", "gender roles"),
        ("wittnesses", "en", "witnesses"),
        ("prosecuters protect", "en", "prosecutors protect"),
        ("la réinsertin des enfents", "fr", "la réinsertion des enfants"),
        ("masculinitées", "fr", "masculinités"),
        ("extremizmo", "es", "extremismo"),
        ("masculinitees", "fr", "masculinités"),
        ("الرجوولة", "ar", "الرجولة"),
        ("الرجلوة", "ar", "الرجولة"),
        ("الزكوره", "ar", "الذكورة"),
        ("النسا", "ar", "النساء"),
        ("kenia", "en", "Kenya"),
        ("экстримизм", "ru", "экстремизм"),
    ],
)
def test_a_misspelt_word_becomes_the_known_one(
    speller: Speller, query: str, language: str, mended: str
) -> None:
    assert speller.mend(query, language, is_stated=True)[0] == mended


@pytest.mark.parametrize(
    "query",
    [
        "witness",  # another inflection of what the library has
        "protecting",
        "masculinity and masculinities",
        "enfants",  # French in an English query
        "cooking protests",  # known to the encoder alone
        "protction",  # a slip that the library itself has
        "Ask Witneses about it",  # a name, perhaps: no capital for nothing
        "Prosecuters in court",  # opens the sentence, but is near no label's word
        "GVB",
        "wittnessess2 wit-9 S/RES/2242 masculinties@example.org",
        "kinua",  # two edits from Kenya, too many for a short word
        "womn",
        "prosecutorz",  # differs at its end alone, as an inflection would
        "xyzzyplugh",
        "男性气概",
    ],
)
def test_what_is_known_or_a_name_or_too_far_stays(speller: Speller, query: str) -> None:
    assert speller.mend(query, "en", is_stated=True) == (query, ())


def test_each_mend_is_told_once_and_phrases_are_left(speller: Speller) -> None:
    mended, corrections = speller.mend(
        "masculinties, wittnesses, masculinties",
        "en",
        is_stated=True,
        keep=["wittnesses"],
    )

    assert mended == "masculinities, wittnesses, masculinities"
    assert corrections == (Correction("masculinties", "masculinities"),)


def test_a_word_becomes_one_of_its_own_language(speller: Speller) -> None:
    # One letter away from both.
    assert speller.mend("recruters", "fr", is_stated=True)[0] == "recruteurs"
    assert speller.mend("recruters", "en", is_stated=True)[0] == "recruiters"
    assert speller.mend("gedner", "fr", is_stated=True)[1] == ()


def test_labels_of_all_languages_are_tried_where_few_words_tell_the_language(
    speller: Speller,
) -> None:
    few, many = "gedner roles", "les gedner de la ville"

    assert speller.mend(few, "fr", is_stated=False)[0] == "gender roles"
    assert speller.mend(many, "fr", is_stated=False)[0] == many
    assert speller.mend("prosecuters", "fr", is_stated=False)[1] == ()


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        # Each is as near to another word, which more passages have.
        ("repatration", "en", "repatriation"),  # one left out; "reparation" added one
        ("prisonesr", "en", "prisoners"),  # swapped; "prisoner" added one
        ("premièras", "fr", "premières"),  # a wrong one; "premiers" added one
        ("masculinitée", "fr", "masculinité"),  # doubled, at the end too
    ],
)
def test_of_words_as_near_the_one_of_the_likelier_slip_is_meant(
    speller: Speller, typed: str, language: str, meant: str
) -> None:
    assert speller.mend(typed, language, is_stated=True)[0] == meant


@pytest.mark.parametrize("word", ["الذكوره", "الذكورمه", "الذكورد", "البكورة"])
def test_an_arabic_word_of_the_same_pattern_is_another_word(
    speller: Speller, word: str
) -> None:
    assert speller.mend(word, "ar", is_stated=True) == (word, ())


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("gender", "gender", 0),
        ("gendr", "gender", 1),
        ("gneder", "gender", 1),
        ("gander", "gender", 1),
        ("gendeer", "gender", 1),
        ("masculintes", "masculinities", 2),
        ("mascluintes", "masculinities", 3),
        ("women", "gender", 3),
    ],
)
def test_edits_are_changed_added_dropped_and_swapped_letters(
    one: str, other: str, edits: int
) -> None:
    assert edits_between(one, other, 2) == edits
