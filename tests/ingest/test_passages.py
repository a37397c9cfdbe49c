from collections import Counter

import pytest

from ingest.passages import assemble_passages
from ingest.records import Block, BlockKind, Document, Page, Span

H, P, N = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.NOTE


def count_words(text: str) -> int:
    return len(text.split())


def make_page(number: int, *parts: tuple[BlockKind, int, str]) -> Page:
    text = ""
    blocks = []
    for kind, level, words in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), level))
        text += words
    return Page(
        number, str(number), 100, 100, text, bytes(8 * len(text)), tuple(blocks)
    )


def make_document(*pages: Page) -> Document:
    return Document("0" * 64, "a.pdf", "A", "en", None, None, None, pages)


SENTENCE = "Women build peace here. "
DOCUMENT = make_document(
    make_page(
        1,
        (H, 1, "I. Title"),
        (H, 2, "A. Part"),
        (P, 0, SENTENCE.strip()),
        (P, 0, (SENTENCE * 12).strip()),
        (N, 0, "1 See S/2016/92."),
    ),
    make_page(
        2, (P, 0, "and goes on."), (H, 2, "B. Other"), (P, 0, "word " * 60 + "end.")
    ),
    make_page(3, (H, 1, "II. Last")),
)


def test_headings_open_a_passage_and_form_its_path() -> None:
    page = make_page(1, (H, 1, "I. A"), (H, 2, "1. B"), (P, 0, "One."), (P, 0, "Two."))
    (passage,) = assemble_passages(make_document(page), count_words)
    assert passage.heading == "I. A › 1. B"
    assert passage.text == "I. A\n\n1. B\n\nOne.\n\nTwo."
    assert passage.spans == (Span(1, 0, 22),)
    assert passage.kind is P


def test_a_passage_runs_over_a_page_with_one_span_each() -> None:
    pages = (make_page(1, (P, 0, "One and")), make_page(2, (P, 0, "two.")))
    (passage,) = assemble_passages(make_document(*pages), count_words)
    assert passage.spans == (Span(1, 0, 7), Span(2, 0, 4))
    assert passage.text == "One and\ntwo."


def test_no_passage_crosses_a_section() -> None:
    page = make_page(1, (P, 0, "One."), (H, 2, "B"), (P, 0, "Two."))
    passages = assemble_passages(make_document(page), count_words)
    assert [p.text for p in passages] == ["One.", "B\n\nTwo."]


def test_notes_make_passages_of_their_own() -> None:
    page = make_page(1, (P, 0, "One."), (N, 0, "1 See."), (P, 0, "Two."))
    passages = assemble_passages(make_document(page), count_words)
    assert Counter((p.kind, p.text) for p in passages) == Counter(
        [(N, "1 See."), (P, "One.\nTwo.")]
    )


def test_a_heading_that_nothing_follows_stands_alone() -> None:
    passages = assemble_passages(
        make_document(make_page(1, (H, 1, "End"))), count_words
    )
    assert [(p.text, p.kind) for p in passages] == [("End", H)]


@pytest.mark.parametrize(("target", "maximum"), [(1, 1), (4, 9), (20, 40), (200, 400)])
def test_every_character_is_in_one_passage_and_none_is_too_long(
    target: int, maximum: int
) -> None:
    passages = assemble_passages(
        DOCUMENT, count_words, target_tokens=target, maximum_tokens=maximum
    )
    pages = {page.number: page for page in DOCUMENT.pages}
    seen: Counter[tuple[int, int]] = Counter()
    for passage in passages:
        texts = [pages[s.page].text[s.start : s.stop] for s in passage.spans]
        assert passage.text == "\n".join(texts)
        assert count_words(passage.text) <= maximum
        for span in passage.spans:
            seen.update((span.page, place) for place in range(span.start, span.stop))
    for page in DOCUMENT.pages:
        for block in page.blocks:
            for place in range(block.start, block.stop):
                if not page.text[place].isspace():
                    assert seen[page.number, place] == 1


def test_a_long_block_is_cut_at_sentence_ends() -> None:
    page = make_page(1, (P, 0, (SENTENCE * 5).strip()))
    passages = assemble_passages(
        make_document(page), count_words, target_tokens=8, maximum_tokens=8
    )
    twice = (SENTENCE * 2).strip()
    assert [p.text for p in passages] == [twice, twice, SENTENCE.strip()]


def test_ids_depend_on_content_and_place_only() -> None:
    passages = assemble_passages(DOCUMENT, count_words)
    again = assemble_passages(DOCUMENT, count_words)
    assert [p.passage_id for p in passages] == [p.passage_id for p in again]
    assert len({p.passage_id for p in passages}) == len(passages)
    assert all(len(p.passage_id) == 24 for p in passages)
