import hashlib
import json
from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.practices import measure_practices, read_fences, read_practice_pages
from evals.structure import Tally, find_pdfs
from ingest.records import PracticeKind
from tests.data.tiny_pdf import Text, build_pdf, paragraph

RECOMMENDATION = PracticeKind.RECOMMENDATION


def test_practices_are_counted_against_sources_and_labels(tmp_path: Path) -> None:
    lines = [
        Text(72, 100, "Recommendation 1. Fund shelters", 16, bold=True),
        *paragraph(72, 140, ["Shelters that are paid by the year can plan for it."]),
        Text(72, 200, "Method", 16, bold=True),
        *paragraph(72, 240, ["2. Member States should open the road to aid."]),
        *paragraph(72, 300, ["3. Governments should report what they have done."]),
        *paragraph(72, 360, ["4. The ministry of finance must publish its rule."]),
    ]
    content = build_pdf([lines])
    (tmp_path / "brief.en.pdf").write_bytes(content)
    source = tmp_path / "brief.en.md"
    source.write_text(
        "::: practice Recommendation 1. Fund shelters\n:::\n"
        "::: practice Recommendation 2. Not printed\n:::\n",
        encoding="utf-8",
    )
    page = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "page": 1,
        "half": "held_out",
        "language": "en",
        # Paragraph 2 is labelled, with another number; 3 is unclear; 4 is no practice.
        "practices": [
            {"kind": "recommendation", "number": "1", "box": [60, 80, 560, 110]},
            {"kind": "recommendation", "number": "9", "box": [60, 225, 560, 250]},
            {"kind": "recommendation", "number": "7", "box": [60, 500, 560, 520]},
        ],
        "unclear": [[60, 285, 560, 310]],
    }
    labels = tmp_path / "practices.jsonl"
    labels.write_text(json.dumps(page), encoding="utf-8")

    report = measure_practices(
        read_practice_pages(labels), [source], find_pdfs([tmp_path])
    )

    assert report.fences["en"] == Tally(labelled=2, found=1, right=1)
    assert report.pages["held_out"] == Tally(labelled=3, found=3, right=2)
    assert report.numbered["all"] == 1
    assert report.missing == 0


def test_what_is_not_at_hand_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "brief.en.md"
    source.write_text("::: practice Lesson 1. Wait\n:::\n", encoding="utf-8")
    assert measure_practices([], [source], {}).missing == 1


def test_a_marked_practice_without_label_is_named(tmp_path: Path) -> None:
    source = tmp_path / "brief.en.md"
    source.write_text("::: practice Wait a year\n:::\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"brief\.en\.md: no label in 'Wait a y"):
        read_fences(source)


def test_a_label_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    labels = tmp_path / "practices.jsonl"
    labels.write_text('{"sha256": "a", "page": 1}', encoding="utf-8")
    with pytest.raises(
        EvaluationError, match=r"practices\.jsonl, line 1: lacks 'half'"
    ):
        read_practice_pages(labels)
