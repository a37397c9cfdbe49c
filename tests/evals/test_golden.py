from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.golden import COLLECTIONS, read_golden
from evals.reading import ReadingScore, measure_reading, pool
from evals.records import GoldenDocument

SMALL = """
- name: small.en
  language: en
  pages: ["two columns, footnotes", ruled table, sidebar]
  style: {paragraphs: indented, css: {font: '10pt/14pt "Noto Serif"', hyphens: auto}}
- name: small.ar
  language: ar
  pages: [mixed scripts, "two columns, table"]
  style: {paragraphs: spaced, css: {font: '11pt/19pt "Noto Naskh Arabic"'}}
- name: small.zh
  language: zh
  pages: [footnotes, two columns]
  style: {paragraphs: indented, css: {font: '10pt/17pt "Noto Sans CJK SC"'}}
"""


def write_collection(folder: Path, documents: str) -> Path:
    for language in ("en", "ar", "zh"):
        words = COLLECTIONS / "tuning" / f"{language}.yaml"
        (folder / words.name).write_bytes(words.read_bytes())
    (folder / "documents.yaml").write_text(documents, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[GoldenDocument]:
    folder = write_collection(tmp_path_factory.mktemp("golden"), SMALL)
    return list(read_golden(folder, folder / "cache"))


@pytest.fixture(scope="module")
def score(documents: list[GoldenDocument]) -> ReadingScore:
    return pool(measure_reading(documents))


def test_golden_pages_are_read_word_for_word_and_in_order(score: ReadingScore) -> None:
    assert score.in_order == score.pages == 7
    assert score.word_error <= 0.01
    assert score.block_f1() >= 0.97


def test_boxes_of_quotations_cover_their_ink(score: ReadingScore) -> None:
    assert len(score.overlaps) >= 15
    assert min(score.overlaps) >= 0.8


def test_each_quotation_has_ink_within_its_page(
    documents: list[GoldenDocument],
) -> None:
    for document in documents:
        for page in document.pages:
            for quote in page.quotes:
                assert quote.rectangles
                for left, top, right, bottom in quote.rectangles:
                    assert 0 < left < right < 596
                    assert 0 < top < bottom < 842


def test_a_page_that_runs_over_is_told(tmp_path: Path) -> None:
    full = SMALL.replace("paragraphs: indented,", "paragraphs: indented, fill: 4,", 1)
    folder = write_collection(tmp_path, full)
    with pytest.raises(EvaluationError, match=r"^small\.en: "):
        list(read_golden(folder, tmp_path / "cache"))


def test_a_collection_without_a_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"documents\.yaml cannot be read"):
        list(read_golden(tmp_path, tmp_path / "cache"))
