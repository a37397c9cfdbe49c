from evals.answering import answer_with
from evals.records import Topic
from service.workbench import Workbench

TOPIC = Topic("t", "How should border officers be trained?", "en")


def test_the_first_baseline_quotes_how_the_first_passage_begins(
    workbench: Workbench,
) -> None:
    (line,) = answer_with("first-sentences", workbench, [TOPIC])

    sentences = line["sentences"]
    assert len(sentences) == 3
    assert sentences[0]["text"] == "Border officers and gender"
    assert {(s["file"], s["page"]) for s in sentences} == {("borders.pdf", 1)}


def test_the_second_baseline_quotes_the_nearest_sentence_alone(
    workbench: Workbench,
) -> None:
    (line,) = answer_with("best-cosine", workbench, [TOPIC])

    (sentence,) = line["sentences"]
    assert sentence["file"] == "borders.pdf"
    assert sentence["text"].startswith("Border officers")
