"""What an answer shows around a quotation, held against its page and the catalogue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import DocumentFacts, StoredPassage
from ingest.records import Page
from ingest.sentences import split_sentences
from ingest.vocabulary import Vocabulary
from service.groups import group_of
from service.quotable import NOTE_CALL, after_heading
from service.records import Citation, Sentence


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of a document."""

    facts: DocumentFacts
    passages: Sequence[StoredPassage]
    vocabulary: Vocabulary


def wrong_names(citation: Citation, facts: DocumentFacts) -> Iterator[str]:
    """Yield what a citation calls its document and the catalogue does not."""
    yield from _differences(
        ("file", facts.file, citation.file), ("title", facts.title, citation.title)
    )


def wrong_facts(sentence: Sentence, facts: DocumentFacts) -> Iterator[str]:
    """Yield what a sentence says of its document and the catalogue does not."""
    yield from _differences(
        ("publisher", facts.publisher, sentence.publisher),
        ("year", facts.year, sentence.year),
        ("kind", facts.kind, sentence.kind),
    )


def wrong_words(sentence: Sentence) -> Iterator[str]:
    """Yield what of the words shown is not what is cited."""
    citation, lead = sentence.citation, sentence.lead
    if sentence.text != citation.quote:
        yield "the text shown is not the quotation"
    if lead is not None and (
        lead.document_id != citation.document_id
        or (lead.page, lead.stop) > (citation.page, citation.start)
    ):
        yield "the line said to introduce it does not stand before it"


def wrong_reading(sentence: Sentence, page: Page, known: Known) -> Iterator[str]:
    """Yield what is told of a proved quotation and does not follow from its page.

    Args:
        sentence: Its citation holds.
        page: The page that it is on.
        known: What the library knows of its document.
    """
    begin = sentence.citation.start
    core = begin + sentence.core_start, begin + sentence.core_stop
    languages = {
        passage.language
        for passage in known.passages
        for span in passage.spans
        if span.page == page.number and span.start <= core[0] < span.stop
    }
    if sentence.language not in languages:
        yield from _differences(
            ("language", ", ".join(sorted(languages)), sentence.language)
        )
    elif core[1] > sentence.citation.stop or not _is_sentence(
        page, core, sentence.language
    ):
        yield "the sentence said to answer is not a whole one"
    else:
        group = group_of(
            page.text[slice(*core)], sentence.language, known.facts, known.vocabulary
        )
        yield from _differences(("group", group, sentence.group))


def _is_sentence(page: Page, core: tuple[int, int], language: str) -> bool:
    """Say whether a range is a sentence of a block, with its note call or without.

    A heading glued to it is none of it.
    """
    for block in page.blocks:
        if block.start <= core[0] < block.stop:
            text = page.text[block.start : block.stop]
            for start, stop in split_sentences(text, language):
                call = NOTE_CALL.search(text, start, stop)
                begins = {start, after_heading(text, start)}
                ends = {stop, call.start() if call else stop}
                if core[0] - block.start in begins and core[1] - block.start in ends:
                    return True
    return False


def _differences(*compared: tuple[str, object, object]) -> Iterator[str]:
    for name, known, shown in compared:
        if known == shown:
            continue
        if shown is None:
            yield f"the {name} is “{known}”, but none is shown"
        elif known is None:
            yield f"no {name} is known, but “{shown}” is shown"
        else:
            yield f"the {name} is “{known}”, not “{shown}”"
