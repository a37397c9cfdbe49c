import hashlib
import json
from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.structure import Tally, find_pdfs, measure_structure, read_labels
from ingest.records import BlockKind
from tests.data.tiny_pdf import Text, build_pdf, paragraph

PAGE = {
    "page": 1,
    "half": "held_out",
    "language": "en",
    "drawn": "at random",
    "references": [],
}


def write(path: Path, *labels: dict[str, object]) -> Path:
    path.write_text("\n".join(map(json.dumps, labels)), encoding="utf-8")
    return path


def test_letters_and_pages_are_counted_against_labelled_boxes(tmp_path: Path) -> None:
    leader = ". " * 20
    lines = [
        Text(72, 100, "Contents", 20, bold=True),
        Text(72, 140, f"Arrival {leader}2"),
        Text(72, 160, f"Health {leader}4"),
        Text(72, 180, f"Annex {leader}9"),
        *paragraph(72, 240, ["Women lead patrols in every town of the district."]),
    ]
    content = build_pdf([lines])
    (tmp_path / "any name.pdf").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    # The label says that the annex is none of the contents, and the prose some.
    boxes = [[60, 130, 560, 165], [60, 230, 560, 260]]
    labels = read_labels(
        write(
            tmp_path / "pages.jsonl",
            {**PAGE, "sha256": sha256, "contents": boxes},
            {**PAGE, "sha256": "0" * 64, "contents": []},
        )
    )

    report = measure_structure(labels, find_pdfs([tmp_path]))

    assert report.missing == 1
    assert report.pages == {("held_out", "at random"): 1}
    entries = len("Arrival2") + len("Health4")
    prose = len("Womenleadpatrolsineverytownofthedistrict")
    tally = report.by_letters["held_out", BlockKind.CONTENTS, "all"]
    assert tally == Tally(entries + prose, entries + len("Annex9"), entries)
    assert report.by_pages["held_out", BlockKind.CONTENTS, "en"] == Tally(1, 1, 1)
    assert report.by_letters["held_out", BlockKind.REFERENCES, "all"] == Tally()


def test_shares_of_nothing_are_not_given() -> None:
    assert (Tally().precision, Tally().recall) == (None, None)
    assert (Tally(4, 2, 1).precision, Tally(4, 2, 1).recall) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"half": "other"}, "unknown half 'other'"),
        ({"contents": [[1, 2, 3]]}, "line 1: not enough values"),
        ({"page": "one"}, "line 1: invalid literal"),
    ],
)
def test_a_label_that_cannot_be_used_is_named(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    label = {**PAGE, "sha256": "a", "contents": [], **change}
    with pytest.raises(EvaluationError, match=reason):
        read_labels(write(tmp_path / "pages.jsonl", label))


def test_a_page_is_labelled_once(tmp_path: Path) -> None:
    label = {**PAGE, "sha256": "a", "contents": []}
    with pytest.raises(EvaluationError, match="line 2: page 1 comes twice"):
        read_labels(write(tmp_path / "pages.jsonl", label, label))
