"""Plain statements of what a search must show, and whether it does.

A librarian writes them in checks.yaml:

    - must_show: civil-society-partnership.en.pdf
      query: How can States work with civil society?
      within: 3
    - must_not_show: monitoring-toolkit-2023.en.pdf
      query: How do we monitor a programme?
      within: 3
    - must_overlap: 0.8
      query: women in prison
      same_as: women in prisons
      within: 10
    - contents_must_not_lead: true
      query: rehabilitation and reintegration

`language` may be added to each, and `page` to the first two. A check that could never
fail, or never pass, such as one of a document that is not there, fails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import EvaluationError
from evals.yaml_files import read_yaml
from index.errors import QueryError
from index.records import DocumentFacts, Hit
from ingest.records import BlockKind
from service.workbench import Workbench

WITHIN = 10
CONTENTS = frozenset({BlockKind.CONTENTS, BlockKind.REFERENCES})

FIELDS = {
    "must_show": {"page", "within"},
    "must_not_show": {"page", "within"},
    "must_overlap": {"same_as", "within"},
    "contents_must_not_lead": set[str](),
}
"""By the field that says what a check is, which others it may have."""


@dataclass(frozen=True, slots=True)
class MustShow:
    """A document, or a page of it, must be among the first hits, or must not be."""

    query: str
    language: str | None
    file: str
    page: int | None
    within: int
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class MustOverlap:
    """Two phrasings must have this share of their first hits in common."""

    query: str
    language: str | None
    same_as: str
    share: float
    within: int


@dataclass(frozen=True, slots=True)
class ContentsMustNotLead:
    """The first hit must be no contents page and no list of references."""

    query: str
    language: str | None


Check = MustShow | MustOverlap | ContentsMustNotLead


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a check holds, with what was seen if it does not."""

    check: Check
    problem: str | None


def read_checks(path: Path) -> list[Check]:
    """Read checks.

    Raises:
        EvaluationError: If the file is not YAML, or an entry is no check.
    """
    entries = read_yaml(path)
    if entries is None:  # nothing but comments
        return []
    if not isinstance(entries, list):
        raise EvaluationError(f"{path} is no list of checks: begin each with '- '")
    checks = []
    for number, entry in enumerate(entries, start=1):
        try:
            checks.append(_check(entry))
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationError(f"{path}, check {number}: {error}") from error
    return checks


def run_checks(workbench: Workbench, checks: Sequence[Check]) -> list[CheckResult]:
    """Hold each check against a library."""
    documents = {facts.file: facts for facts in workbench.documents()}
    passages = sum(facts.passages for facts in documents.values())
    results = []
    for check in checks:
        problem = _why_idle(check, documents, passages)
        if problem is None:
            try:
                problem = _problem(workbench, check)
            except QueryError as error:
                problem = str(error)
        results.append(CheckResult(check, problem))
    return results


def describe(check: Check) -> str:
    """Return what a check asks for in one line."""
    if isinstance(check, MustShow):
        page = f", page {check.page}," if check.page else ""
        verb = "shows" if check.is_wanted else "does not show"
        return f"{check.query!r} {verb} {check.file}{page} in the first {check.within}"
    if isinstance(check, MustOverlap):
        return (
            f"{check.query!r} and {check.same_as!r} share {check.share:.0%} of the "
            f"first {check.within}"
        )
    return f"{check.query!r} does not lead with a contents page"


def _check(entry: Any) -> Check:
    if not isinstance(entry, dict):
        raise TypeError(f"{entry!r} is no check")
    kinds = sorted(FIELDS.keys() & entry.keys())
    if len(kinds) != 1:
        raise ValueError(f"say one of {', '.join(FIELDS)}")
    (kind,) = kinds
    unknown = sorted(entry.keys() - FIELDS[kind] - {kind, "query", "language"})
    if unknown:
        raise ValueError(f"{kind} has no field {unknown[0]!r}")
    query, language = _text(entry, "query"), entry.get("language")
    if language is not None and not isinstance(language, str):
        # YAML 1.1 reads a bare `no` as false.
        raise ValueError(f"language is {language!r}; put it in quotes")
    if kind == "contents_must_not_lead":
        if entry[kind] is not True:
            raise ValueError(f"{kind} is {entry[kind]!r}; it can only be true")
        return ContentsMustNotLead(query, language)
    within = entry.get("within", WITHIN)
    if not isinstance(within, int) or isinstance(within, bool):
        raise ValueError(f"within is {within!r}, not a whole number")
    if kind == "must_overlap":
        share = entry[kind]
        if not isinstance(share, int | float) or isinstance(share, bool):
            raise ValueError(f"{kind} is {share!r}, not a number such as 0.8")
        return MustOverlap(query, language, _text(entry, "same_as"), share, within)
    page = entry.get("page")
    if page is not None and (not isinstance(page, int) or isinstance(page, bool)):
        raise ValueError(f"page is {page!r}, not a whole number")
    return MustShow(
        query, language, _text(entry, kind), page, within, kind == "must_show"
    )


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} is {value!r}, not a text")
    return value


def _why_idle(
    check: Check, documents: dict[str, DocumentFacts], passages: int
) -> str | None:
    """Return why a check says nothing about this library, or None."""
    if isinstance(check, ContentsMustNotLead):
        return None if passages else "can never fail: the library is empty"
    if check.within < 1:
        return f"can never hold: the first {check.within} hits are none"
    if check.within >= passages:
        return f"can never fail: the library has only {passages} passages"
    if isinstance(check, MustOverlap):
        if not 0 < check.share <= 1:
            return f"must_overlap is {check.share}; it goes from above 0 to 1"
        if check.query.split() == check.same_as.split():
            return "can never fail: both phrasings are the same"
        return None
    if check.file not in documents:
        return f"the library has no document {check.file}"
    pages = documents[check.file].pages
    if check.page is not None and not 1 <= check.page <= pages:
        return f"{check.file} has pages 1 to {pages}, not {check.page}"
    return None


def _problem(workbench: Workbench, check: Check) -> str | None:
    if isinstance(check, ContentsMustNotLead):
        hits = _search(workbench, check.query, check, 1)
        if not hits:
            return "nothing was found"
        (first,) = hits
        if first.kind in CONTENTS:
            return f"leads with {first.file}, page {first.first_page}"
        return None
    hits = _search(workbench, check.query, check, check.within)
    if isinstance(check, MustOverlap):
        others = _search(workbench, check.same_as, check, check.within)
        common = {h.passage_id for h in hits} & {h.passage_id for h in others}
        share = len(common) / check.within
        return None if share >= check.share else f"they share {share:.0%}"
    places = [hit.rank for hit in hits if _shows(hit, check)]
    if check.is_wanted and not places:
        instead = f"; first is {hits[0].file}" if hits else ""
        return f"not among the first {check.within}{instead}"
    if places and not check.is_wanted:
        return f"shown as hit {places[0]}"
    return None


def _search(workbench: Workbench, query: str, check: Check, k: int) -> list[Hit]:
    return workbench.search(query, k=k, language=check.language)


def _shows(hit: Hit, check: MustShow) -> bool:
    return hit.file == check.file and (
        check.page is None or hit.first_page <= check.page <= hit.last_page
    )
