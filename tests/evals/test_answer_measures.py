import pytest

from evals.answer_measures import ScoredAnswers, risk_coverage, score_answers
from evals.places import Places
from evals.records import (
    AnswerLine,
    Collection,
    CollectionTopic,
    JudgedQuotation,
    Judgment,
    Nugget,
    QuotedSentence,
    Support,
)
from evals.stretches import find_stretches

TRAINED = "Border officers should be trained to recognise women who are trafficked."
SCREENED = "Screening must never rest on ethnicity or religion alone."
PAID = "Women officers should be paid and promoted as men are."
PAGE = f"{TRAINED} {SCREENED}\n{PAID}"

NUGGETS = (
    Nugget("t1", "n1", "Train officers", True, (Support("a.pdf", 1, TRAINED),)),
    Nugget("t1", "n2", "No profiling", True, (Support("a.pdf", 1, SCREENED),)),
    Nugget("t1", "n3", "Equal pay", False, (Support("a.pdf", 1, PAID),)),
)


def collection(*nuggets: Nugget) -> Collection:
    return Collection(
        name="small",
        topics=(
            CollectionTopic("t1", "plain", True, {"en": "?", "fr": "?"}),
            CollectionTopic("u1", "plain", False, {"en": "?"}),
        ),
        judgments=(
            Judgment("t1", "a.pdf", 1, TRAINED, TRAINED, 3, "AB"),
            Judgment("t1", "a.pdf", 1, SCREENED, SCREENED, 1, "AB"),
            Judgment("u1", "a.pdf", 1, TRAINED, TRAINED, 3, "AB"),
        ),
        nuggets=nuggets,
        quotations=(
            JudgedQuotation("t1", "Nobody is chosen by faith!", True, ("n2",), "AB"),
            JudgedQuotation("t1", TRAINED[:-12], False, (), "AB"),
        ),
    )


def answer(topic: str, *texts: str, confidence: float | None = None) -> AnswerLine:
    sentences = tuple(QuotedSentence(text, "a.pdf", 1) for text in texts)
    return AnswerLine(topic, "answered", sentences, confidence)


def score(*answers: AnswerLine, nuggets: tuple[Nugget, ...] = NUGGETS) -> ScoredAnswers:
    places = Places(lambda file: [PAGE] if file == "a.pdf" else None)
    asked = collection(*nuggets)
    return score_answers(
        "ours",
        {line.topic_id: line for line in answers},
        asked,
        find_stretches(asked.judgments, places),
        places,
    )


def test_each_measure_of_an_answer() -> None:
    scored = score(answer("t1.en", TRAINED, PAID))

    assert scored.values["t1.en"] == pytest.approx(
        {
            "wrongly refused": 0.0,
            "vital nugget recall": 1 / 2,
            "nugget recall": 2 / 3,
            "citation precision": 1.0,  # nobody judged the second, but it is a nugget
            "precision where judged": 1.0,
            "citations judged": 1.0,
            "verbatim": 1.0,
        }
    )
    assert scored.is_right == {"t1.en": True}
    assert scored.lost == ()


def test_a_text_judged_as_only_on_the_subject_is_no_precise_citation() -> None:
    scored = score(answer("t1.en", SCREENED), nuggets=NUGGETS[:1])

    assert scored.values["t1.en"]["citation precision"] == 0.0
    assert scored.values["t1.en"]["citations judged"] == 1.0


def test_what_was_read_counts_before_the_text_that_it_stands_in() -> None:
    scored = score(answer("t1.en", TRAINED[:-12]), nuggets=())

    assert scored.values["t1.en"]["citation precision"] == 0.0
    assert scored.values["t1.en"]["citations judged"] == 1.0


def test_what_nobody_judged_is_wrong_but_not_where_judged() -> None:
    scored = score(answer("t1.en", TRAINED, SCREENED, PAID), nuggets=NUGGETS[:1])

    # Relevant, on the subject only, and unjudged.
    measured = scored.values["t1.en"]
    assert measured["citation precision"] == pytest.approx(1 / 3)
    assert measured["precision where judged"] == pytest.approx(1 / 2)
    assert measured["citations judged"] == pytest.approx(2 / 3)


def test_half_of_a_quotation_says_its_nugget_and_less_does_not() -> None:
    half = "Border officers should be trained to recognise women"
    scored = score(
        answer("t1.en", half), answer("t1.fr", "Screening must never rest" + "x" * 30)
    )

    assert scored.values["t1.en"]["nugget recall"] == pytest.approx(1 / 3)
    assert scored.values["t1.fr"]["nugget recall"] == 0.0


def test_what_a_judge_read_says_its_nugget_in_other_words() -> None:
    scored = score(answer("t1.en", "Nobody is chosen, by faith."))

    assert scored.values["t1.en"]["nugget recall"] == pytest.approx(1 / 3)
    assert scored.values["t1.en"]["citation precision"] == 1.0
    assert scored.values["t1.en"]["verbatim"] == 0.0


def test_only_white_space_may_differ_from_the_page() -> None:
    scored = score(
        answer("t1.en", TRAINED.replace(" ", "\n"), TRAINED.replace("women", "Women"))
    )

    assert scored.values["t1.en"]["verbatim"] == 0.5


def test_a_refused_topic_recalls_nothing_and_cites_nothing() -> None:
    scored = score(answer("t1.en"))

    assert scored.values["t1.en"] == {
        "wrongly refused": 1.0,
        "vital nugget recall": 0.0,
        "nugget recall": 0.0,
    }
    assert scored.is_right == {}


def test_an_unanswerable_topic_should_be_refused() -> None:
    scored = score(answer("u1.en"))
    answered = score(answer("u1.en", TRAINED))

    assert scored.values["u1.en"] == {"abstained": 1.0}
    assert answered.values["u1.en"]["abstained"] == 0.0
    assert answered.is_right == {"u1.en": False}


def test_without_nuggets_an_answer_is_right_if_it_cites_relevant_text() -> None:
    right = score(answer("t1.en", TRAINED), nuggets=())
    wrong = score(answer("t1.en", SCREENED), nuggets=())

    assert (right.is_right, wrong.is_right) == ({"t1.en": True}, {"t1.en": False})
    assert "nugget recall" not in right.values["t1.en"]


def test_a_quotation_that_is_no_longer_there_is_reported() -> None:
    moved = Nugget("t1", "n9", "?", True, (Support("a.pdf", 2, TRAINED),))

    assert score(answer("t1.en"), nuggets=(moved,)).lost == ("t1 n9: a.pdf, page 2",)


NAMES = [*(f"t{n}.en" for n in range(1, 6)), "t1.fr"]
NOTHING: dict[str, float] = {}


def test_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    scored = ScoredAnswers(
        "ours",
        values=dict.fromkeys(NAMES, NOTHING),
        is_right={"t1.en": True, "t2.en": False, "t3.en": True, "t4.en": False},
        confidence={"t1.en": 0.9, "t2.en": 0.8, "t3.en": 0.7, "t4.en": 0.6},
        lost=(),
    )

    curve = risk_coverage(scored, "en")

    # Of five topics four are answered; the second and the fourth wrongly.
    assert curve is not None
    assert [(p.coverage, p.risk) for p in curve.points] == [
        (0.2, 0.0),
        (0.4, 1 / 2),
        (0.6, 1 / 3),
        (0.8, 2 / 4),
    ]
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert risk_coverage(scored, "fr") is None


def test_there_is_no_curve_without_confidence() -> None:
    assert risk_coverage(score(answer("t1.en", TRAINED)), "en") is None
    sure = score(answer("t1.en", TRAINED, confidence=0.8))
    assert risk_coverage(sure, "en") is not None
