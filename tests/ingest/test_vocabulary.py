import json

import pytest

from ingest.errors import VocabularyError
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary


def labels(english: str) -> dict[str, str]:
    return {"en": english}


THEME = Scheme("theme", {"en": "Theme"})
IDENTITY = Scheme("identity-factor", {"en": "Identity factor"})
JUSTICE = Concept("justice", "theme", labels("criminal justice"))
TRIAL = Concept("trial", "theme", labels("fair trial"), broader=("justice",))
APPEAL = Concept(
    "appeal",
    "theme",
    labels("appeal"),
    definition="Review of a judgment.",
    acronyms={"en": ("APL",)},
    near={"APL": ("court",)},
    broader=("trial",),
    year=2001,
)
WIDOWS = Concept("widows", "identity-factor", labels("widows"))


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary([THEME, IDENTITY], [JUSTICE, TRIAL, APPEAL, WIDOWS])


def test_a_stored_vocabulary_is_the_same_when_read_again(
    vocabulary: Vocabulary,
) -> None:
    stored = vocabulary.to_json()
    again = Vocabulary.from_json(stored)

    assert again.concepts == vocabulary.concepts
    assert again.schemes == vocabulary.schemes
    assert again.to_json() == stored


def test_the_version_depends_on_contents_and_not_on_order(
    vocabulary: Vocabulary,
) -> None:
    shuffled = Vocabulary([IDENTITY, THEME], [WIDOWS, APPEAL, TRIAL, JUSTICE])
    other = Vocabulary([THEME, IDENTITY], [JUSTICE, TRIAL, APPEAL])

    assert shuffled.version == vocabulary.version
    assert other.version != vocabulary.version


@pytest.mark.parametrize("stored", ["", "[]", "{}", '{"schemes":[{}],"concepts":[]}'])
def test_what_is_no_vocabulary_is_refused(stored: str) -> None:
    with pytest.raises(VocabularyError, match="the stored vocabulary cannot be read"):
        Vocabulary.from_json(stored)


def test_empty_fields_are_not_stored(vocabulary: Vocabulary) -> None:
    stored = json.loads(vocabulary.to_json())["concepts"]

    assert stored[-1] == {
        "id": "widows",
        "preferred": {"en": "widows"},
        "scheme": "identity-factor",
    }


def test_a_concept_expands_to_everything_narrower(vocabulary: Vocabulary) -> None:
    assert vocabulary.expand("justice") == {"justice", "trial", "appeal"}
    assert vocabulary.expand("appeal") == {"appeal"}
    with pytest.raises(VocabularyError, match="no concept 'unknown'"):
        vocabulary.expand("unknown")


def test_the_concepts_of_a_question_are_found_each_once(
    vocabulary: Vocabulary,
) -> None:
    question = "Do widows get a fair trial, and can widows appeal?"

    assert vocabulary.concept_ids(question, "en") == ("appeal", "trial", "widows")


def test_a_document_is_about_what_a_tenth_of_its_passages_name(
    vocabulary: Vocabulary,
) -> None:
    counts = {"trial": 2, "appeal": 2, "justice": 1}

    assert vocabulary.document_concepts(counts, 20) == ("appeal", "trial")
    assert vocabulary.document_concepts(counts, 21) == ()


def test_one_mention_is_not_what_a_short_document_is_about(
    vocabulary: Vocabulary,
) -> None:
    assert vocabulary.document_concepts({"trial": 1}, 2) == ()


def test_identity_factors_are_never_said_of_a_document(
    vocabulary: Vocabulary,
) -> None:
    assert vocabulary.document_concepts({"widows": 5, "trial": 5}, 5) == ("trial",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It follows resolutions 1325 and 2242.", "en"),
        ("It follows resolutions 1325, 1820 and 2242 (2015).", "en"),
        ("See UNSCRs 1325/2242.", "en"),
        ("Les résolutions 1325 et 2242 le demandent.", "fr"),
        ("Las resoluciones 1325 y 2242 lo piden.", "es"),
        ("В резолюциях 1325 и 2242 это сказано.", "ru"),
        ("وفقا لقراري مجلس الأمن 1325 و2242 في هذا الشأن.", "ar"),
        ("根据第1325和2242号决议。", "zh"),
    ],
)
def test_every_number_of_a_list_of_resolutions_is_found(
    text: str, language: str
) -> None:
    found = read_vocabulary(shipped_vocabulary()).find(text, language)
    named = {mention.concept_id for mention in found}
    assert {"scr-1325", "scr-2242"} <= named
    [last] = [m for m in found if m.concept_id == "scr-2242"]
    assert "2242" in text[last.start : last.stop]


def test_a_list_of_other_numbers_names_no_resolution() -> None:
    found = read_vocabulary(shipped_vocabulary()).find(
        "The resolutions of 1325 farms and 2242 homes were heard.", "en"
    )
    assert not {m.concept_id for m in found} & {"scr-1325", "scr-2242"}


def test_a_recommendation_8_is_that_of_fatf_only_in_its_context() -> None:
    vocabulary = read_vocabulary(shipped_vocabulary())
    other = vocabulary.concept_ids("Recommendation 8. Train the nurses.", "en")
    its = vocabulary.concept_ids("Recommendation 8 of FATF was revised.", "en")
    assert "non-profit-organisations" not in other
    assert "non-profit-organisations" in its
