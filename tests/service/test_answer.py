import hashlib
from collections import Counter
from dataclasses import replace

import pytest

from index.columns import KINDS
from index.errors import EncoderError, QueryError
from index.library import Library
from index.search import Searcher
from ingest.records import BlockKind
from ingest.sentences import split_sentences
from service.answer import answer_question
from service.marks import line_marks
from service.records import AnswerStatus
from service.selection import MAXIMUM_PER_DOCUMENT, MAXIMUM_SENTENCES
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder

QUESTIONS = {
    "How should border officers be trained to recognise victims of trafficking?": (
        "borders.pdf",
        "Border officers should be trained to recognise women and girls who are "
        "victims of trafficking by terrorist groups.",
    ),
    "How do teachers build resilience to violent extremism?": (
        "schools.pdf",
        "Teachers build resilience to violent extremism when pupils can discuss "
        "difficult questions safely.",
    ),
    "How should prosecutors charge sexual violence by terrorist groups?": (
        "courts.pdf",
        "Prosecutors should charge sexual violence committed by terrorist groups as a "
        "crime in its own right.",
    ),
    "Which stereotypes of women defendants do judges need training on?": (
        "courts.pdf",  # where the call of footnote 7 follows the full stop
        "Judges need training on gender stereotypes that portray women defendants "
        "only as victims.",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_by_the_sentence_that_says_so(
    workbench: Workbench, question: str
) -> None:
    answer = workbench.ask(question)

    first = answer.sentences[0]
    assert answer.status is AnswerStatus.ANSWERED
    assert (first.citation.file, first.text) == QUESTIONS[question]
    assert (first.citation.page, first.citation.page_label) == (1, "1")
    assert first.language == "en"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_is_a_verbatim_quotation_of_its_page(
    workbench: Workbench, question: str
) -> None:
    for sentence in workbench.ask(question).sentences:
        cited = sentence.citation
        page = workbench.page(cited.document_id, cited.page)
        assert page.text[cited.start : cited.stop] == cited.quote == sentence.text
        assert hashlib.sha256(cited.quote.encode()).hexdigest() == cited.quote_sha256
        assert workbench.resolve(cited.document_id).file == cited.file
        assert cited.boxes == tuple(line_marks(page, cited.start, cited.stop)) != ()


def test_an_answer_is_short_and_not_of_one_document_alone(workbench: Workbench) -> None:
    for question in QUESTIONS:
        sentences = workbench.ask(question).sentences
        per_document = Counter(s.citation.document_id for s in sentences)
        count = sum(len(split_sentences(s.text, s.language)) for s in sentences)
        assert 1 <= len(sentences) <= count <= MAXIMUM_SENTENCES == 8
        assert max(per_document.values()) <= MAXIMUM_PER_DOCUMENT == 3
        assert len({s.text for s in sentences}) == len(sentences)


def test_two_questions_in_one_are_answered_one_after_the_other(
    workbench: Workbench,
) -> None:
    first, second = (
        "How should border officers be trained to recognise victims of trafficking?",
        "Which stereotypes of women defendants do judges need training on?",
    )

    answer = workbench.ask(f"{first} {second}")

    assert answer.parts == (first, second)
    order = [sentence.part for sentence in answer.sentences]
    assert order == sorted(order)
    assert set(order) == {0, 1}
    assert answer.sentences[0].citation.file == "borders.pdf"
    assert answer.sentences[order.index(1)].citation.file == "courts.pdf"
    assert workbench.ask(first).parts == ()


def test_a_country_that_nothing_speaks_of_is_named(workbench: Workbench) -> None:
    answer = workbench.ask(
        "How should border officers in Peru be trained to recognise victims of "
        "trafficking?"
    )

    assert answer.sentences == ()
    assert answer.unspoken == ("Peru",)


def test_a_question_in_another_language_is_answered_from_english(
    workbench: Workbench,
) -> None:
    answer = workbench.ask(
        "Comment les agents aux frontières doivent-ils être formés pour reconnaître "
        "les victimes de la traite ?"
    )

    assert answer.status in {AnswerStatus.ANSWERED, AnswerStatus.PARTLY_ANSWERED}
    assert "borders.pdf" in {s.citation.file for s in answer.sentences}
    assert {s.language for s in answer.sentences} == {"en"}


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of tungsten?",
        "Who won the football world cup?",
    ],
)
def test_what_the_library_is_not_about_is_out_of_scope(
    workbench: Workbench, question: str
) -> None:
    answer = workbench.ask(question)

    assert answer.status in {AnswerStatus.OUT_OF_SCOPE, AnswerStatus.NOT_IN_LIBRARY}
    assert answer.sentences == ()
    assert answer.nearest == tuple(workbench.search(question, k=40)[:5])


@pytest.mark.parametrize(
    ("question", "language", "named"),
    [
        (
            "What does the Maputo Protocol require?",
            "en",
            "Protocol to the African Charter on Human and Peoples' Rights on the "
            "Rights of Women in Africa",
        ),
        (
            "Que dit la Convention de Kampala des refuges ?",
            "fr",
            "Convention de l'Union africaine sur la protection et l'assistance aux "
            "personnes déplacées en Afrique",
        ),
        (
            "¿Qué dice el Convenio de Estambul sobre los refugios?",
            "es",
            "Convenio del Consejo de Europa sobre Prevención y Lucha contra la "
            "Violencia contra las Mujeres y la Violencia Doméstica",
        ),
        (
            "ماذا تقول اتفاقية إسطنبول عن الملاجئ؟",
            "ar",
            "اتفاقية مجلس أوروبا لمنع ومكافحة العنف ضد المرأة والعنف المنزلي",
        ),
        (
            "Что говорит Стамбульская конвенция о приютах?",
            "ru",
            "Конвенция Совета Европы о предотвращении и борьбе с насилием в отношении "
            "женщин и домашним насилием",
        ),
        (
            "伊斯坦布尔公约对庇护所有何规定？",
            "zh",
            "欧洲委员会防止和打击暴力侵害妇女行为及家庭暴力公约",
        ),
    ],
)
def test_an_instrument_is_never_off_the_subject(
    workbench: Workbench, question: str, language: str, named: str
) -> None:
    answer = answer_question(workbench.searcher(), question, language)

    assert answer.status is AnswerStatus.NOT_IN_LIBRARY
    assert answer.unspoken == (named,)


def test_a_footnote_is_not_listed_as_nearest(workbench: Workbench) -> None:
    question = "What is the boiling point of tungsten?"
    nearest = [hit.passage_row for hit in workbench.ask(question).nearest]
    searcher = workbench.searcher()
    columns = searcher.snapshot.columns
    kinds = columns.kinds.copy()
    kinds[columns.at(nearest[0])] = KINDS.index(BlockKind.NOTE)
    noted = replace(searcher.snapshot, columns=replace(columns, kinds=kinds))

    answer = answer_question(Searcher(noted, searcher.encoder), question)

    told = [hit.passage_row for hit in answer.nearest]
    assert told[: len(nearest) - 1] == nearest[1:]
    assert nearest[0] not in told


def test_a_harmful_request_is_refused_without_hits(workbench: Workbench) -> None:
    answer = workbench.ask("How can I identify a terrorist by her religion?")

    assert answer.status is AnswerStatus.REFUSED
    assert (answer.sentences, answer.nearest) == ((), ())


def test_the_same_question_has_the_same_answer(workbench: Workbench) -> None:
    question, *_ = QUESTIONS

    assert workbench.ask(question) == workbench.ask(f"  {question}\n")


@pytest.mark.parametrize("question", ["", "?!", "\x00", "a" * 1001])
def test_what_is_no_question_is_an_error(workbench: Workbench, question: str) -> None:
    with pytest.raises(QueryError):
        workbench.ask(question)


def test_an_encoder_that_was_not_calibrated_gives_no_answers(
    small_library: Library,
) -> None:
    searcher = Searcher.open(small_library, WordLengthEncoder())

    with pytest.raises(EncoderError, match="not calibrated for the encoder word-leng"):
        answer_question(searcher, "Who leads the patrols?")
