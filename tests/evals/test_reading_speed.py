"""Every system reads every page, and memory is looked at in every process."""

from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.reading_speed import SYSTEMS, compare_speed, watch_memory
from tests.data.tiny_pdf import Text, build_pdf

LINE = Text(72, 100, "Women build peace in every country, and they ask to be heard.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(build_pdf([[LINE]] * 3))
    (tmp_path / "scan.pdf").write_bytes(build_pdf([[], []]))
    return tmp_path


def test_each_system_reads_the_same_pages(folder: Path) -> None:
    speeds = list(compare_speed(folder, rounds=1))
    assert [speed.system for speed in speeds] == list(SYSTEMS)
    assert [speed.pages for speed in speeds] == [5] * len(SYSTEMS)
    assert speeds[0].cpu_ratio == speeds[0].wall_ratio == 1
    assert all(speed.cpu_ms > 0 for speed in speeds)


def test_memory_is_told_for_each_thousand_pages(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(build_pdf([[LINE]] * 1_100))
    steps = list(watch_memory(tmp_path, pages=2_000))
    assert [step.pages for step in steps] == [1_100, 2_200]
    for step in steps:
        assert step.parent_mb > 10
        assert 10 < step.server_mb < 1_000
        assert 10 < step.child_mb < 1_000


def test_a_folder_without_pdfs_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no PDFs in"):
        next(watch_memory(tmp_path, pages=1))
