from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import quoting
from evals.quoting import check_quotations
from index.library import Library
from service.answer import cite
from service.records import Citation
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs


def test_everything_that_can_be_quoted_is_what_its_page_holds(
    workbench: Workbench,
) -> None:
    report = check_quotations(workbench)

    assert report.failures == ()
    assert report.quotations == 8


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quote": "other words"}, "the words are not the page's"),
        ({"quote_sha256": "0" * 64}, "the SHA-256 is not the words'"),
        ({"page_label": "iv"}, "the label is not the page's"),
        ({"boxes": ()}, "the boxes do not lie on the page"),
        ({"boxes": ((0, 0, 9, 99_999),)}, "the boxes do not lie on the page"),
    ],
)
def test_a_quotation_that_is_not_its_page_s_is_told(
    workbench: Workbench,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any],
    told: str,
) -> None:
    def cite_wrongly(*place: Any) -> Citation:
        return replace(cite(*place), **changed)

    monkeypatch.setattr(quoting, "cite", cite_wrongly)

    report = check_quotations(workbench)

    assert len(report.failures) == report.quotations > 0
    assert report.failures[0].endswith(told)


def test_a_title_with_quotation_marks_is_no_phrase_to_search_for(
    tmp_path: Path,
) -> None:
    encoder = WordLengthEncoder()
    text = "Courts protect the witnesses of violence in this province."
    document = paragraphs("a.pdf", text, title='The “new normal” and the 5" rule')
    with closing(Library.create(tmp_path / "library", encoder.facts)) as library:
        add_documents(library, encoder, document)
        report = check_quotations(Workbench(library, encoder))

    assert report.quotations == 1
