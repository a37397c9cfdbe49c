"""What the command line shows: results on stdout, complaints on stderr."""

import io
import sys
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.handed_in import HandedIn, tell_apart
from index.ingestion import IngestReport
from index.records import (
    AlternativeKind,
    DocumentFacts,
    Facet,
    FileReport,
    FileState,
    Hit,
)
from index.spelling import Correction
from index.summary import LibrarySummary
from ingest.records import Page
from service.messages import name_language, read_messages
from service.proof import Proof
from service.records import Answer, AnswerStatus

STATES = {
    FileState.INDEXED: "indexed",
    FileState.DUPLICATE: "duplicate",
    FileState.UNCHANGED: "unchanged",
    FileState.NEEDS_OCR: "needs OCR",
    FileState.QUARANTINED: "quarantined",
    FileState.REJECTED: "rejected",
    FileState.REMOVED: "removed",
}

ALTERNATIVES = {
    AlternativeKind.TRANSLATION: "In another language",
    AlternativeKind.OLDER_EDITION: "In an older edition",
    AlternativeKind.NEARLY_THE_SAME: "Nearly the same wording",
}

SHOWN_CHARACTERS = 300
SHOWN_VALUES = 12

WIDTH_ELSEWHERE = 160
"""Characters in a line of a table that goes to a file or another program."""


def accept_any_terminal() -> None:
    """Let a terminal that cannot show a letter show its number instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print one line on stdout."""
    Console(soft_wrap=True, highlight=False).print(Text(text))


def complain(text: str) -> None:
    """Print one line on stderr."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(f"gifp: {text}"))


def print_json(reply: BaseModel) -> None:
    """Print a reply as JSON, letters as they are."""
    sys.stdout.write(reply.model_dump_json(indent=2) + "\n")


def print_ingest(
    report: IngestReport, handed_in: Sequence[HandedIn], *, quiet: bool
) -> None:
    """Print what became of every file, and how many ended in each state.

    If `quiet`, files that are indexed are only counted.
    """
    table = Table("file", "state", "pages", "passages", "reason", box=None)
    names = tell_apart([(item.file, item.source) for item in handed_in])
    for name, file in zip(names, report.files, strict=True):
        if quiet and file.state in {FileState.INDEXED, FileState.UNCHANGED}:
            continue
        table.add_row(
            Text(name),
            STATES[file.state],
            str(file.pages or ""),
            str(file.passages or ""),
            Text(file.reason or ""),
        )
    width = None if sys.stdout.isatty() else WIDTH_ELSEWHERE
    if table.row_count:
        Console(highlight=False, width=width).print(table)
    counts = ", ".join(
        f"{count} {STATES[FileState(state)]}"
        for state, count in report.summary.items()
        if count
    )
    say(f"{len(report.files)} files handed in: {counts or 'none'}.")


def print_corrections(
    corrections: Sequence[Correction], words: Mapping[str, str]
) -> None:
    """Print what was searched for instead of what was typed."""
    for correction in corrections:
        say(
            words["corrected"].format(
                searched=correction.searched, typed=correction.typed
            )
        )


def print_hits(
    hits: Sequence[Hit], phrases: Sequence[str] = (), language: str = "en"
) -> None:
    """Print hits, best first; without any, say which phrases nothing holds.

    Their languages are named in `language`.
    """
    if not hits:
        say(_no_passage(phrases) if phrases else "Nothing was found.")
    for hit in hits:
        named = name_language(hit.language, language)
        place = f"{pages(hit.page_labels, language)} - {hit.file} [{named}]"
        say(f"{hit.rank}. {hit.title} - {place}{_scanned(is_ocr=hit.is_ocr)}")
        if hit.heading:
            say(f"   {hit.heading}")
        if hit.superseded_by is not None:
            say(f"   From an older edition; the newer one is {hit.superseded_by[:12]}.")
        say(f"   {shorten(hit.text)}")
        for other in hit.alternatives:
            named = name_language(other.language, language)
            place = f"{pages(other.page_labels, language)} - {other.file} [{named}]"
            say(f"   {ALTERNATIVES[other.kind]}: {place}")
        say("")


def print_facets(facets: Sequence[Facet]) -> None:
    """Print how many documents have each value, the most frequent values of each."""
    for facet in facets:
        if facet.values:
            say(f"\n{facet.name.replace('_', ' ')}:")
        for value in facet.values[:SHOWN_VALUES]:
            named = "" if value.label == value.id else f"  {value.label}"
            say(f"{value.documents:6,}  {value.id}{named}")
        if len(facet.values) > SHOWN_VALUES:
            say(f"        {len(facet.values) - SHOWN_VALUES} more: --json shows all")


def _scanned(*, is_ocr: bool) -> str:
    return " (read from a scan)" if is_ocr else ""


def print_answer(answer: Answer, kinds: Mapping[str, str]) -> None:
    """Print an answer with its citations, by group, or why there is none.

    What is told of it is in the language of the question.

    Args:
        answer: What the library says.
        kinds: What each kind of document that it cites is called.
    """
    words = read_messages(answer.language)
    print_corrections(answer.corrections, words)
    if answer.status is AnswerStatus.NOT_IN_LIBRARY and not answer.nearest:
        quoted = ", ".join(f"“{phrase}”" for phrase in answer.phrases)
        nothing = words["no_phrase"].format(phrases=quoted)
        say(nothing if answer.phrases else words["filter_nothing"])
        return
    say(words[f"{answer.status}_title"])
    if not answer.sentences:
        say(words[answer.status])
    if answer.unspoken:
        say(words["unspoken"].format(words=" · ".join(answer.unspoken)))
    _print_sentences(answer, kinds)
    if answer.guidance:
        say(f"\n{words['guidance_title']}")
    for document in answer.guidance:
        language = name_language(document.language, answer.language)
        say(f"  {document.title} ({document.file}) [{language}]")
    if not answer.sentences and answer.nearest:
        say(f"\n{words['nearest_title']}")
        print_hits(answer.nearest, language=answer.language)
    if answer.rewordings:
        say(words["rewordings_title"])
    for question in answer.rewordings:
        say(f"  {question}")


def _print_sentences(answer: Answer, kinds: Mapping[str, str]) -> None:
    words = read_messages(answer.language)
    part = group = None
    for number, sentence in enumerate(answer.sentences, start=1):
        if answer.parts and sentence.part != part:
            part, group = sentence.part, None
            say(f"\n{answer.parts[part]}")
        if sentence.group is not group:
            group = sentence.group
            say(f"\n{words[f'group_{group}']}")
        citation = sentence.citation
        lead = f"“{sentence.lead.quote}” … " if sentence.lead else ""
        say(f"\n[{number}] {lead}“{sentence.text}”")
        kind = kinds[sentence.kind] if sentence.kind else None
        language = name_language(sentence.language, answer.language)
        facts = (sentence.publisher, sentence.year, kind, language)
        page = pages((citation.page_label,), answer.language)
        say(
            f"    {citation.title}, {page} ({citation.file}); "
            f"{', '.join(str(fact) for fact in facts if fact)}"
            f"{_scanned(is_ocr=citation.is_ocr)}"
        )


def print_page(facts: DocumentFacts, page: Page, warnings: Iterable[str]) -> None:
    """Print a page's text, below what was noted of its document."""
    say(f"{facts.title} ({facts.file}), page {page.number} of {facts.pages}")
    say(f"printed page label: {page.label}")
    if page.is_ocr:
        say("read from a scan: compare it with the page")
    for warning in warnings:
        say(f"noted: {warning}")
    say(f"\n{page.text}")


def print_documents(
    documents: Sequence[tuple[DocumentFacts, int]],
    sources: Mapping[str | None, str],
    left_out: Mapping[str, FileReport],
) -> None:
    """Print the documents of a library and the files that it could not take.

    Args:
        documents: Each with how many of its pages were read by OCR.
        sources: Where the file of each document was, by document id.
        left_out: The reports on other files, by where they were.
    """
    names = tell_apart(
        [(f.file, sources.get(f.document_id, f.file)) for f, _ in documents]
        + [(report.file, source) for source, report in left_out.items()]
    )
    for name, (facts, read_by_ocr) in zip(names, documents, strict=False):
        pages = "1 page" if read_by_ocr == 1 else f"{read_by_ocr} pages"
        scanned = f" ({pages} read from a scan)" if read_by_ocr else ""
        say(
            f"{facts.document_id[:12]}  {facts.language:3} {facts.pages:4} pages  "
            f"{name}  {facts.title}{scanned}"
        )
    say(f"{len(documents)} documents, {sum(f.pages for f, _ in documents)} pages.")
    others = names[len(documents) :]
    for name, report in zip(others, left_out.values(), strict=True):
        say(f"{name}: {STATES[report.state]}; {report.reason or ''}")


def print_summary(summary: LibrarySummary) -> None:
    """Print what a library holds, in counts."""
    say(
        f"{summary.documents} documents, {summary.pages} pages, "
        f"{summary.passages} passages; {summary.superseded} superseded, "
        f"{summary.addenda} addenda."
    )
    say(
        f"{sum(summary.concepts.values())} concepts in the vocabulary; "
        f"{summary.tagged_passages} passages name one. "
        f"{summary.read_by_ocr} pages read by OCR, "
        f"{summary.with_hidden_text} with hidden text left out."
    )
    for title, counts in (
        ("language", summary.languages),
        ("kind", summary.kinds),
        ("publisher", summary.publishers),
        ("year", summary.years),
        ("family, in languages", summary.families),
        ("practices", summary.practices),
        ("concepts, by scheme", summary.concepts),
        ("files", {STATES[FileState(s)]: n for s, n in summary.files.items()}),
    ):
        if counts:
            say(f"\n{title}:")
            for name, count in counts.items():
                say(f"{count:6,}  {name}")


def print_findings(
    done: Sequence[str], repairable: Sequence[str], lost: Sequence[str]
) -> None:
    """Print what was repaired and what is wrong."""
    for line in done:
        say(f"done: {line}")
    for line in repairable:
        say(f"repairable: {line}")
    for line in lost:
        say(f"lost: {line}")
    if lost:
        say("Data is lost; hand the files in again, or restore a backup.")
    elif repairable:
        say("The library can be repaired: gifp verify --repair")
    else:
        say("The library is healthy.")


def print_proof(proof: Proof) -> None:
    """Print how many comparisons held."""
    for failure in proof.failures:
        say(failure)
    say(f"{proof.proved} of {proof.compared} proved, in {proof.documents} documents.")
    if proof.confirmed:
        say(f"A second reader finds the same letters for {proof.confirmed} of them.")


def pages(labels: Sequence[str], language: str = "en") -> str:
    """Return printed page labels in words of a language, within a sentence."""
    words = read_messages(language)
    told = (
        words["page"].format(label=labels[0])
        if len(labels) == 1
        else words["pages"].format(first=labels[0], last=labels[-1])
    )
    return told[0].lower() + told[1:]


def shorten(text: str) -> str:
    """Return a text on one line, cut after a word where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= SHOWN_CHARACTERS:
        return flat
    return flat[:SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _no_passage(phrases: Sequence[str]) -> str:
    quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
    if len(phrases) == 1:
        return f"No passage has the exact phrase {quoted}."
    return f"No passage has all of the exact phrases {quoted}."
