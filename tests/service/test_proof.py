import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index.errors import LibraryDamagedError
from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.tables import checksum
from ingest.ocr import Tesseract
from ingest.sentences import split_sentences
from service.answer import cite
from service.answer_schemas import AnswerJson
from service.proof import (
    CitationFileError,
    Proof,
    prove_pages,
    prove_sentences,
    read_sentences,
)
from service.records import Citation, Group, Sentence
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.scans import cut_pages, needs_tesseract
from tests.data.tiny_library import flip_byte

QUESTION = "How should border officers be trained to recognise trafficking victims?"


@pytest.fixture(scope="module")
def sentence(workbench: Workbench) -> Sentence:
    """The first sentence of a real answer."""
    return workbench.ask(QUESTION).sentences[0]


@pytest.fixture(scope="module")
def citation(sentence: Sentence) -> Citation:
    """What that sentence cites."""
    return sentence.citation


def citing(sentence: Sentence, citation: Citation) -> Sentence:
    """Return a sentence that shows what a citation quotes."""
    return replace(sentence, text=citation.quote, citation=citation)


@pytest.fixture
def own_library(library: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of the library of the three briefs that a test may damage."""
    folder = shutil.copytree(library, tmp_path / "library", symlinks=True)
    with closing(Library.open(folder)) as opened:
        yield opened


def test_every_citation_of_a_real_answer_is_proved(
    workbench: Workbench, tmp_path: Path
) -> None:
    answer = workbench.ask(QUESTION)
    path = tmp_path / "answer.json"
    path.write_text(AnswerJson.model_validate(answer).model_dump_json(), "utf-8")

    sentences = read_sentences(path)
    proof = prove_sentences(workbench.library, sentences)

    assert sentences == list(answer.sentences)
    count = len(sentences)
    documents = {sentence.citation.document_id for sentence in sentences}
    assert proof == Proof(count, len(documents), (), confirmed=count)
    assert proof.proved == count >= 1


def test_whatever_was_changed_of_what_is_shown_is_caught(
    workbench: Workbench, sentence: Sentence
) -> None:
    cited = sentence.citation
    whole = len(sentence.text)
    for altered, *told in (
        (replace(sentence, text="Invented."), "the text shown is not the quotation"),
        (
            replace(sentence, publisher="Somebody else"),
            "the publisher is “gifp-search tests”, not “Somebody else”",
        ),
        (replace(sentence, year=1999), "the year is “2026”, not “1999”"),
        (replace(sentence, kind=None), "the kind is “policy brief”, but none is shown"),
        (
            replace(sentence, group=Group.INSTRUMENTS),
            "the group is “practice”, not “instruments”",
        ),
        (replace(sentence, language="fr"), "the language is “en”, not “fr”"),
        (
            replace(sentence, core_start=7),
            "the sentence said to answer is not a whole one",
        ),
        (
            replace(sentence, core_stop=whole - 1),
            "the sentence said to answer is not a whole one",
        ),
        (
            replace(sentence, core_stop=whole + 1),
            "the sentence said to answer is not a whole one",
        ),
        (
            replace(sentence, lead=cited),
            "the line said to introduce it does not stand before it",
        ),
        (
            replace(sentence, citation=replace(cited, title="Another")),
            "the title is “Border officers and gender”, not “Another”",
        ),
        (
            replace(sentence, citation=replace(cited, file="x.pdf")),
            "the file is “borders.pdf”, not “x.pdf”",
        ),
        (
            replace(sentence, citation=replace(cited, is_ocr=True)),
            "the page was not read from a scan",
        ),
        (
            replace(sentence, text="Invented.", year=None),
            "the text shown is not the quotation",
            "the year is “2026”, but none is shown",
        ),
    ):
        proof = prove_sentences(workbench.library, [altered])

        assert list(proof.failures) == [f"borders.pdf, page 1: {one}" for one in told]
        assert proof.refuted == 1


def test_whatever_was_changed_in_a_citation_is_caught(
    workbench: Workbench, sentence: Sentence, citation: Citation
) -> None:
    where = "borders.pdf, page 1"
    wrong_quote = f"{where}: the quotation is not what stands there"
    altered = {
        replace(citation, quote=citation.quote.replace("women", "woman")): wrong_quote,
        replace(citation, quote=citation.quote + " "): wrong_quote,
        replace(citation, start=citation.start + 1): wrong_quote,
        replace(citation, stop=citation.stop - 1): wrong_quote,
        replace(citation, page=2): "borders.pdf, page 2: there is no such page",
        replace(citation, page=0): "borders.pdf, page 0: there is no such page",
        replace(citation, page_label="iv"): (
            f"{where}: the page is labelled 1, not iv"
        ),
        replace(citation, boxes=citation.boxes[1:]): (
            f"{where}: the words do not stand where the boxes are"
        ),
        replace(citation, quote_sha256="0" * 64): (
            f"{where}: the quotation does not match its SHA-256"
        ),
        citation: None,
    }

    sentences = [citing(sentence, changed) for changed in altered]

    proof = prove_sentences(workbench.library, sentences)

    assert list(proof.failures) == [told for told in altered.values() if told]
    assert (proof.compared, proof.proved, proof.confirmed) == (10, 1, 1)
    assert proof.documents == 1


def test_a_second_reader_confirms_nothing_that_was_refuted(
    workbench: Workbench, sentence: Sentence, citation: Citation
) -> None:
    # Its letters stand on the page, but not from start to stop.
    shortened = replace(citation, quote=citation.quote[:-1])

    proof = prove_sentences(workbench.library, [sentence, citing(sentence, shortened)])

    assert (proof.compared, proof.proved, proof.confirmed) == (2, 1, 1)


def test_a_citation_of_another_document_is_caught(
    workbench: Workbench, sentence: Sentence, citation: Citation
) -> None:
    elsewhere = workbench.resolve("courts.pdf").document_id
    for document_id, told in (
        (elsewhere, "the quotation is not what stands there"),
        ("0" * 64, "the library holds no such original"),
        ("../catalogue.db", "the library holds no such original"),
    ):
        wrong = citing(sentence, replace(citation, document_id=document_id))

        failure, *_ = prove_sentences(workbench.library, [wrong]).failures

        assert failure.endswith(told)


def test_a_changed_original_proves_nothing(
    own_library: Library, sentence: Sentence
) -> None:
    flip_byte(own_library.original(sentence.citation.document_id))

    proof = prove_sentences(own_library, [sentence, sentence])

    assert (proof.compared, proof.proved, proof.confirmed) == (2, 0, 0)
    assert set(proof.failures) == {
        "borders.pdf: the bytes of the original were changed"
    }


def test_every_stored_page_is_proved(workbench: Workbench) -> None:
    seen: list[tuple[int, int]] = []

    proof = prove_pages(workbench.library, lambda done, of: seen.append((done, of)))

    assert proof == Proof(compared=3, documents=3, failures=())
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_stored_page_that_the_original_does_not_hold_is_caught(
    own_library: Library,
) -> None:
    with closing(sqlite3.connect(own_library.folder / "catalogue.db")) as db, db:
        *fields, _ = db.execute("SELECT * FROM pages WHERE document_row = 1").fetchone()
        fields[2] = "iv"
        # With a checksum that fits, as a faulty reader would have stored it.
        db.execute(
            "UPDATE pages SET label = 'iv', checksum = ? WHERE document_row = 1",
            (checksum(fields),),
        )

    proof = prove_pages(own_library)

    assert proof.failures == (
        "borders.pdf, page 1: the stored page is not what the original says",
    )


def test_a_stored_page_that_was_changed_ends_the_proof(own_library: Library) -> None:
    path = own_library.folder / "catalogue.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE pages SET text = replace(text, 'women', 'woman')")

    with pytest.raises(LibraryDamagedError, match="gifp verify"):
        prove_pages(own_library)


@needs_tesseract
def test_a_citation_of_a_scanned_page_is_proved(
    tmp_path: Path, word_length_encoder: WordLengthEncoder
) -> None:
    (tmp_path / "scans").mkdir()
    scan = tmp_path / "scans" / "desk.pdf"
    cut_pages("community-policing-case.en.pdf", (3, 5, 7), scan)
    folder = tmp_path / "library"
    with closing(Library.create(folder, word_length_encoder.facts)) as library:
        ingest_files(
            library,
            find_files([scan]),
            lambda: word_length_encoder,
            tesseract=Tesseract.find(),
        )
        [(row, facts)] = library.catalogue.documents().items()
        page = library.catalogue.page(row, 2)
        block = max(page.blocks, key=lambda block: block.stop - block.start)
        start, stop = split_sentences(page.text[block.start : block.stop], "en")[0]
        cited = cite(facts, page, (block.start + start, block.start + stop))
        # The running head stood above it and was removed, as it repeats.
        assert not page.text.startswith("A desk")
        sentence = Sentence(
            text=cited.quote,
            language="en",
            group=Group.OTHER,
            core_start=0,
            core_stop=len(cited.quote),
            publisher=facts.publisher,
            year=facts.year,
            kind=facts.kind,
            citation=cited,
        )
        proof = prove_sentences(library, [sentence])

    assert cited.is_ocr
    assert proof.failures == ()


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "7", "{}", '{"sentences": 1}', '{"sentences": [{}]}'),
        '{"sentences": [{"citation": {"file": "a.pdf"}}]}',
    ],
)
def test_a_file_that_is_no_answer_is_told_in_one_sentence(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "answer.json"
    path.write_text(content)

    with pytest.raises(CitationFileError) as caught:
        read_sentences(path)

    assert str(caught.value).startswith(f"{path} is not an answer of gifp ask --json")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("start", "0"), ("page", None), ("quote", 7), ("document_id", ["a"])),
        *(("text", None), ("core_stop", 1.5), ("year", "2026"), ("publisher", 7)),
    ],
)
def test_a_citation_of_the_wrong_types_is_told_in_one_sentence(
    tmp_path: Path, sentence: Sentence, field: str, value: object
) -> None:
    path = tmp_path / "answer.json"
    fields = asdict(sentence)
    (fields if field in fields else fields["citation"])[field] = value
    path.write_text(json.dumps({"status": "answered", "sentences": [fields]}))

    with pytest.raises(CitationFileError) as caught:
        read_sentences(path)

    assert field in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "times", "said"),
    [
        ("answered", 0, "it is answered and quotes 0 sentences"),
        ("not_in_library", 1, "it is not_in_library and quotes 1 sentences"),
        ("partly_answered", 2, "it quotes the same sentence twice"),
        ("proved", 1, "'proved' is not a valid AnswerStatus"),
    ],
)
def test_a_status_that_its_sentences_belie_is_told_in_one_sentence(
    tmp_path: Path, sentence: Sentence, status: str, times: int, said: str
) -> None:
    path = tmp_path / "answer.json"
    path.write_text(
        json.dumps({"status": status, "sentences": [asdict(sentence)] * times})
    )

    with pytest.raises(CitationFileError, match=said):
        read_sentences(path)


def test_a_line_before_a_list_that_is_no_citation_is_told(
    tmp_path: Path, sentence: Sentence
) -> None:
    path = tmp_path / "answer.json"
    fields = asdict(sentence) | {"lead": "To this end:"}
    path.write_text(json.dumps({"status": "answered", "sentences": [fields]}))

    with pytest.raises(CitationFileError, match="lead is no citation"):
        read_sentences(path)


def test_an_answer_is_read_from_standard_input(
    sentence: Sentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"status": "answered", "sentences": [asdict(sentence)]})
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    assert read_sentences(Path("-")) == [sentence]
