"""Against the three briefs of conftest, which have ten passages in three documents."""

from pathlib import Path

import pytest

from evals.checks import (
    Check,
    ContentsMustNotLead,
    MustOverlap,
    MustShow,
    describe,
    read_checks,
    run_checks,
)
from evals.errors import EvaluationError
from index.library import Library
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder

TRAINING = "How should border officers be trained?"


def problem(workbench: Workbench, check: Check) -> str | None:
    (result,) = run_checks(workbench, [check])
    assert result.check is check
    return result.problem


def shows(
    file: str, *, within: int = 1, page: int | None = None, query: str = TRAINING
) -> MustShow:
    return MustShow(query, "en", file, page, within, is_wanted=True)


def hides(file: str, within: int = 1) -> MustShow:
    return MustShow(TRAINING, "en", file, None, within, is_wanted=False)


def test_a_librarian_writes_checks_as_plain_lines(tmp_path: Path) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text(
        """# A comment
- must_show: a.pdf
  query: "Who leads?"
  within: 3
  page: 2
- must_not_show: b.pdf
  query: Who leads?
  language: en
- must_overlap: 0.8
  query: one
  same_as: two
- contents_must_not_lead: true
  query: three
""",
        encoding="utf-8",
    )

    assert read_checks(path) == [
        MustShow("Who leads?", None, "a.pdf", 2, 3, is_wanted=True),
        MustShow("Who leads?", "en", "b.pdf", None, 10, is_wanted=False),
        MustOverlap("one", None, "two", 0.8, 10),
        ContentsMustNotLead("three", None),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("must_show: a.pdf", "no list of checks"),
        ("- must_show: [", "cannot be read"),
        ("- a.pdf", "check 1: 'a.pdf' is no check"),
        ("- query: x", "check 1: say one of must_show"),
        ("- must_show: a.pdf\n  must_not_show: b.pdf\n  query: x", "say one of"),
        ("- must_show: a.pdf", "query is None, not a text"),
        ("- must_show: a.pdf\n  query: x\n  withn: 3", "no field 'withn'"),
        ("- must_show: a.pdf\n  query: x\n  within: a", "within is 'a'"),
        ("- must_show: a.pdf\n  query: x\n  page: 1.5", "page is 1.5"),
        ("- must_overlap: yes\n  query: x\n  same_as: y", "must_overlap is True"),
        ("- contents_must_not_lead: false\n  query: x", "can only be true"),
        ("- must_show: a.pdf\n  query: x\n  language: no", "put it in quotes"),
    ],
)
def test_an_entry_that_is_no_check_is_named(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text(text)

    with pytest.raises(EvaluationError, match=message):
        read_checks(path)


def test_a_file_of_comments_has_no_checks(tmp_path: Path) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text("# - must_show: a.pdf\n")

    assert read_checks(path) == []


def test_a_document_must_be_among_the_first(workbench: Workbench) -> None:
    assert problem(workbench, shows("borders.pdf")) is None
    assert problem(workbench, shows("borders.pdf", page=1)) is None
    assert problem(workbench, shows("schools.pdf")) == (
        "not among the first 1; first is borders.pdf"
    )


def test_another_page_of_the_document_is_not_enough(small_library: Library) -> None:
    workbench = Workbench(small_library, WordLengthEncoder())

    def on_page(page: int) -> MustShow:
        return shows("b.pdf", page=page, query="women judge")

    assert problem(workbench, on_page(2)) is None
    assert problem(workbench, on_page(1)) == ("not among the first 1; first is b.pdf")


def test_a_document_must_not_be_among_the_first(workbench: Workbench) -> None:
    assert problem(workbench, hides("schools.pdf")) is None
    assert problem(workbench, hides("borders.pdf")) == "shown as hit 1"


def test_two_phrasings_must_find_the_same(workbench: Workbench) -> None:
    alike = MustOverlap(TRAINING, "en", "border officers' training", 1.0, 1)
    unlike = MustOverlap(TRAINING, "en", "girls who leave school early", 0.5, 1)

    assert problem(workbench, alike) is None
    assert problem(workbench, unlike) == "they share 0%"


def test_a_brief_without_contents_leads_with_text(workbench: Workbench) -> None:
    assert problem(workbench, ContentsMustNotLead(TRAINING, "en")) is None


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (hides("nothing.pdf"), "the library has no document nothing.pdf"),
        (shows("nothing.pdf"), "the library has no document nothing.pdf"),
        (shows("borders.pdf", within=0), "can never hold: the first 0 hits"),
        (shows("borders.pdf", within=3), "can never fail: the library has only 3"),
        (shows("borders.pdf", page=2), "borders.pdf has pages 1 to 1, not 2"),
        (MustOverlap("a", "en", "b", 0.0, 2), "must_overlap is 0.0"),
        (MustOverlap("a", "en", "b", 1.5, 2), "must_overlap is 1.5"),
        (MustOverlap("a b", "en", "a  b", 1.0, 2), "both phrasings are the same"),
        (shows("borders.pdf", query="..."), "the query is empty"),
    ],
)
def test_a_check_that_says_nothing_fails(
    workbench: Workbench, check: Check, message: str
) -> None:
    found = problem(workbench, check)

    assert found is not None
    assert message in found


def test_a_check_is_described_in_words() -> None:
    assert describe(shows("a.pdf", page=2, within=3, query="x")) == (
        "'x' shows a.pdf, page 2, in the first 3"
    )
    assert describe(MustOverlap("x", None, "y", 0.8, 5)) == (
        "'x' and 'y' share 80% of the first 5"
    )
