import shutil
from pathlib import Path

import pytest

from evals import chromium
from evals.errors import EvaluationError
from evals.golden import COLLECTIONS, Maker, read_golden
from evals.reading import ReadingScore, measure_reading, pool

DOCUMENTS = """
- name: small.en
  language: en
  pages: [table of figures, calls within sentences, rotated text]
  style: {paragraphs: spaced, margin_mm: 20, css: {font: '11pt/1.35 "DejaVu Serif"'}}
- name: small.ar
  language: ar
  pages: [table of figures, vowel signs]
  style: {paragraphs: spaced, margin_mm: 20, fill: 0.6,
          css: {font: '12pt/21pt "Noto Naskh Arabic"'}}
"""

needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, chromium.NAMES)), reason="chromium not installed"
)


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> ReadingScore:
    folder = tmp_path_factory.mktemp("printed")
    for language in ("en", "ar"):
        words = COLLECTIONS / "tuning" / f"{language}.yaml"
        (folder / words.name).write_bytes(words.read_bytes())
    (folder / "chromium.yaml").write_text(DOCUMENTS, encoding="utf-8")
    documents = read_golden(folder, folder / "cache", Maker.CHROMIUM)
    return pool(measure_reading(list(documents)))


@needs_chromium
def test_pages_that_chromium_prints_are_read_word_for_word(score: ReadingScore) -> None:
    assert score.in_order == score.pages == 5
    assert score.word_error <= 0.01


@needs_chromium
def test_boxes_cover_the_ink_where_chromium_prints_it(score: ReadingScore) -> None:
    assert len(score.overlaps) >= 9
    assert min(score.overlaps) >= 0.8


@needs_chromium
def test_cells_that_chromium_rules_are_told_apart(score: ReadingScore) -> None:
    assert score.cells == score.cells_read == score.cells_right == 50


def test_without_chromium_its_pages_cannot_be_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    chromium.find_chromium.cache_clear()
    chromium.chromium_version.cache_clear()
    with pytest.raises(EvaluationError, match="Chromium is not installed"):
        list(read_golden(COLLECTIONS / "tuning", tmp_path, Maker.CHROMIUM))
