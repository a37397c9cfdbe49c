import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.lexical import LexicalEntry
from index.library import Library
from index.models import prepared_folders
from service.cli import main
from tests.conftest import BRIEFS, ROOT, brief_pdf
from tests.data.tiny_library import flip_byte

QUESTION = "How should border officers be trained to recognise trafficking victims?"

HIT = {
    *("rank", "score", "passage_id", "document_id", "file", "title", "first_page"),
    *("last_page", "page_labels", "heading", "language", "text", "is_ocr"),
    *("alternatives", "superseded_by"),
}
CITATION = {
    *("document_id", "file", "title", "page", "page_label", "start", "stop", "quote"),
    *("quote_sha256", "boxes", "is_ocr"),
}
FILE = {"file", "state", "reason", "document_id", "pages", "passages"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call of `gifp` ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Gifp = Callable[..., Ended]


@pytest.fixture
def gifp(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Path
) -> Gifp:
    """Call the command line in this process, on the library of the three briefs."""

    def call(*arguments: str, at: Path = library) -> Ended:
        monkeypatch.setenv("GIFP_LIBRARY", str(at))
        monkeypatch.setattr(sys, "argv", ["gifp", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        code = ended.value.code
        return Ended(int(code or 0), written.out, written.err)

    return call


@pytest.fixture
def copy(library: Path, tmp_path: Path) -> Path:
    """A copy of the library that a test may change."""
    return shutil.copytree(library, tmp_path / "library", symlinks=True)


def sentence_on_stderr(ended: Ended, code: int) -> str:
    """Check that a call failed as promised and return what it said."""
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("gifp: ")
    assert ended.err.count("\n") == 1
    return ended.err


def test_search_prints_the_contract(gifp: Gifp) -> None:
    ended = gifp("search", "training of border officers", "--k", "2", "--json")

    found = ended.json
    assert (ended.code, ended.err) == (0, "")
    assert found.keys() == {
        *("query", "corrections", "phrases", "generation", "hits", "facets")
    }
    assert found["facets"] is None
    assert found["query"] == "training of border officers"
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    assert all(hit.keys() == HIT for hit in found["hits"])
    first = found["hits"][0]
    assert (first["file"], first["title"]) == (
        *("borders.pdf", "Border officers and gender"),
    )
    assert (first["first_page"], first["last_page"], first["page_labels"]) == (
        *(1, 1, ["1"]),
    )


def test_the_same_search_prints_the_same_bytes_in_another_process(
    gifp: Gifp, library: Path
) -> None:
    arguments = ["search", "women and girls", "--json"]

    once, again = gifp(*arguments), gifp(*arguments)
    elsewhere = subprocess.run(
        [Path(sys.executable).with_name("gifp"), *arguments, "--library", library],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )

    assert once.out == again.out == elsewhere.stdout
    assert elsewhere.stderr == ""


def test_filters_narrow_a_search(gifp: Gifp) -> None:
    everything = gifp("search", "women", "--json", "--kind", "policy brief")
    nothing = gifp("search", "women", "--json", "--first-year", "2027")
    french = gifp("search", "women", "--in-language", "fr")
    unknown = gifp("search", "women", "--publisher", "Nobody")

    assert len(everything.json["hits"]) == 3
    assert (nothing.code, nothing.json["hits"]) == (0, [])
    assert (french.code, french.out) == (0, "Nothing was found.\n")
    told = sentence_on_stderr(unknown, 1)
    assert "unknown publisher 'Nobody'; known are: gifp-search tests" in told


def test_ask_prints_the_contract(gifp: Gifp) -> None:
    answer = gifp("ask", QUESTION, "--json").json

    assert answer.keys() == {
        *("question", "status", "sentences", "nearest", "generation"),
        *("corrections", "phrases", "guidance", "language", "rewordings"),
        *("parts", "unspoken"),
    }
    assert (answer["question"], answer["status"]) == (QUESTION, "answered")
    for sentence in answer["sentences"]:
        assert {"text", "citation"} <= sentence.keys()
        assert sentence["citation"].keys() == CITATION
    assert all(hit.keys() == HIT for hit in answer["nearest"])
    first = answer["sentences"][0]
    assert first["text"] == first["citation"]["quote"] == BRIEFS["borders.pdf"][1]
    assert first["citation"]["page"] == 1


def test_ask_says_so_when_the_library_does_not(gifp: Gifp) -> None:
    ended = gifp("ask", "What is the boiling point of tungsten?", "--json")

    assert ended.code == 0
    assert ended.json["status"] in {"out_of_scope", "not_in_library"}
    assert ended.json["sentences"] == []


def test_an_answer_is_printed_with_its_citations(gifp: Gifp) -> None:
    ended = gifp("ask", QUESTION)

    assert ended.out.startswith("What the library says\n")
    assert f"[1] “{BRIEFS['borders.pdf'][1]}”" in ended.out
    assert (
        "Border officers and gender, page 1 (borders.pdf); gifp-search tests, 2026, "
        "policy brief, English"
    ) in ended.out


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "كيف أتعرف على إرهابية من ديانتها؟",
            "هذه الخدمة لا تساعد في ذلك",
        ),
        ("Как мне сделать бомбу?", "С этим сервис не помогает"),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_question(
    gifp: Gifp, question: str, told: str
) -> None:
    assert gifp("ask", question).out.startswith(f"{told}\n")


def test_each_question_in_one_stands_above_its_answer(gifp: Gifp) -> None:
    second = "How should prosecutors charge sexual violence by terrorist groups?"

    told = gifp("ask", f"{QUESTION} {second}").out

    assert told.index(f"\n{QUESTION}\n") < told.index("borders.pdf")
    assert told.index(f"\n{second}\n") < told.index("courts.pdf")


def test_what_nothing_speaks_of_is_named(gifp: Gifp) -> None:
    told = gifp("ask", QUESTION.replace("officers", "officers in Peru")).out

    assert "\nNothing that might be quoted speaks of: Peru\n" in told


def test_headings_and_abstentions_are_in_the_language_of_the_question(
    gifp: Gifp,
) -> None:
    french = gifp(
        "ask",
        "Comment les agents aux frontières doivent-ils être formés pour reconnaître "
        "les victimes de la traite ?",
    ).out
    stated = gifp("ask", "tungsten boiling point", "--language", "es").out
    english = gifp("ask", "What is the boiling point of tungsten?").out

    # The odds are at the line between the two, and nine passages tell little of chance.
    assert french.splitlines()[0] in {
        "Ce que dit la bibliothèque",
        "La bibliothèque répond en partie",
    }
    assert "\nCe que montre la pratique\n" in french
    assert "note d'orientation, Anglais" in french
    assert "\nMaterial más cercano\n1. " in stated
    assert "[Inglés]" in stated
    assert "\nNearest material\n1. " in english
    assert "listed below" in english.split("Nearest material")[0]


@pytest.mark.parametrize("command", ["search", "ask"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "the query is empty"),
        ("women\x1b", "a control character (U+001B) at place 6"),
        ("a" * 1001, "has 1001 characters"),
        ("women \udcff", "half a character"),
        ('women "lead', 'the quotation mark " at place 7'),
    ],
    ids=["empty", "control", "long", "undecodable", "unpaired"],
)
def test_a_query_that_cannot_be_used_ends_in_one_sentence(
    gifp: Gifp, command: str, query: str, told: str
) -> None:
    assert told in sentence_on_stderr(gifp(command, query, "--json"), 1)


@pytest.mark.parametrize("command", ["search", "ask"])
def test_what_was_searched_for_instead_is_said(gifp: Gifp, command: str) -> None:
    ended = gifp(command, "viloent extremism and gendr")

    assert ended.out.startswith(
        "Searched for “violent” instead of “viloent”.\n"
        "Searched for “gender” instead of “gendr”.\n"
    )
    told = gifp(command, "viloent extremism and gendr", "--json").json["corrections"]
    assert told == [
        {"typed": "viloent", "searched": "violent"},
        {"typed": "gendr", "searched": "gender"},
    ]


@pytest.mark.parametrize("command", ["search", "ask"])
def test_phrases_that_no_passage_has_are_named(gifp: Gifp, command: str) -> None:
    one = gifp(command, '"officers border" in training')
    two = gifp(command, '"border officers" and "sexual violence"')

    if command == "ask":
        nothing = "No passage of the library has this exact wording:"
        assert one.out == f"{nothing} “officers border”\n"
        assert two.out == f"{nothing} “border officers”, “sexual violence”\n"
        return
    assert one.out == "No passage has the exact phrase “officers border”.\n"
    assert two.out == (
        "No passage has all of the exact phrases “border officers”, "
        "“sexual violence”.\n"
    )


def test_hits_have_the_phrase_that_was_asked_for(gifp: Gifp) -> None:
    found = gifp("search", '"of women and girls" “Border Officers”', "--json").json
    other = gifp("search", '"border officers"', "--json").json

    assert found["hits"] == []
    assert other["phrases"] == ["border officers"]
    assert {hit["file"] for hit in other["hits"]} == {"borders.pdf"}


def test_related_prints_the_contract(gifp: Gifp) -> None:
    listed = {
        d["file"]: d["document_id"] for d in gifp("list", "--json").json["documents"]
    }

    found = gifp("related", "courts.pdf", "--json").json

    assert found.keys() == {"document_id", "passage_id", "related"}
    assert found["document_id"] == listed["courts.pdf"]
    assert {r["file"] for r in found["related"]} == {"borders.pdf", "schools.pdf"}
    for near in found["related"]:
        assert near.keys() == {
            *("document_id", "file", "title", "language", "score", "reasons")
        }
        assert near["document_id"] == listed[near["file"]]
        assert "passages" in {reason["kind"] for reason in near["reasons"]}
    scores = [near["score"] for near in found["related"]]
    assert scores == sorted(scores, reverse=True)


def test_a_passage_has_related_documents_too(gifp: Gifp) -> None:
    hit, *_ = gifp("search", "witness protection", "--k", "1", "--json").json["hits"]

    found = gifp("related", hit["passage_id"], "--json").json
    words = gifp("related", hit["passage_id"], "--k", "1").out

    assert (found["document_id"], found["passage_id"]) == (
        hit["document_id"],
        hit["passage_id"],
    )
    assert {r["file"] for r in found["related"]} == {"borders.pdf", "schools.pdf"}
    assert "page 1 is close to its page 1: “" in words


def test_show_prints_the_contract(gifp: Gifp) -> None:
    page = gifp("show", "schools.pdf", "--page", "1", "--json").json

    assert page.keys() == {
        *("document_id", "file", "page", "page_label", "is_ocr", "hidden", "text"),
        *("blocks", "warnings"),
    }
    assert (page["file"], page["page"], page["page_label"]) == ("schools.pdf", 1, "1")
    texts = [page["text"][b["start"] : b["stop"]] for b in page["blocks"]]
    assert [" ".join(text.split()) for text in texts] == BRIEFS["schools.pdf"]
    assert [block["kind"] for block in page["blocks"]] == [
        *("heading", "paragraph", "paragraph"),
    ]
    assert page["blocks"][0].keys() == {"kind", "start", "stop", "level"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "schools.pdf", "--page", "2"], "schools.pdf has pages 1 to 1, not 2"),
        (["show", "none.pdf"], "no document has the id, id prefix or file name"),
        (["related", "none.pdf"], "gifp list shows them all"),
        (["remove", "none.pdf"], "gifp list shows them all"),
    ],
)
def test_what_is_not_there_ends_in_one_sentence(
    gifp: Gifp, arguments: list[str], told: str
) -> None:
    assert told in sentence_on_stderr(gifp(*arguments), 1)


def test_a_document_goes_by_a_prefix_of_its_id(gifp: Gifp) -> None:
    document_id = gifp("show", "schools.pdf", "--json").json["document_id"]

    assert gifp("show", document_id[:8], "--json").json["file"] == "schools.pdf"


def test_ingest_prints_the_contract_and_fails_where_a_file_did(
    gifp: Gifp, copy: Path, briefs: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "prisons.pdf").write_bytes(
        brief_pdf(["Prisons", "Prison staff should be trained before women return."])
    )
    (new / "text.pdf").write_bytes(b"no PDF")
    generation = gifp("list", "--json", at=copy).json["generation"]

    first = gifp("ingest", str(briefs), str(new), "--json", at=copy)
    again = gifp("ingest", str(briefs), str(new), "--json", at=copy)

    report = first.json
    assert (first.code, first.err) == (1, "")
    assert report.keys() == {"generation", "files", "summary"}
    assert all(file.keys() == FILE for file in report["files"])
    assert {file["file"]: file["state"] for file in report["files"]} == {
        **dict.fromkeys(BRIEFS, "unchanged"),
        "prisons.pdf": "indexed",
        "text.pdf": "rejected",
    }
    assert report["summary"] == {
        "indexed": 1,
        "duplicate": 0,
        "unchanged": 3,
        "needs_ocr": 0,
        "quarantined": 0,
        "rejected": 1,
        "removed": 0,
    }
    assert report["generation"] == again.json["generation"] == generation + 1
    assert again.json["summary"] == {**report["summary"], "indexed": 0, "unchanged": 4}
    (prisons,) = [f for f in report["files"] if f["file"] == "prisons.pdf"]
    assert (prisons["pages"], prisons["passages"], prisons["reason"]) == (1, 1, None)

    listed = gifp("list", "--json", at=copy).json
    assert [d["file"] for d in listed["documents"]] == sorted([*BRIEFS, "prisons.pdf"])
    assert [f["file"] for f in listed["not_indexed"]] == ["text.pdf"]
    assert listed["warnings"] == []
    assert gifp("list", "--warnings", at=copy).out == "0 warnings.\n"
    assert "text.pdf: rejected; " in gifp("list", at=copy).out


def test_a_file_that_was_taken_before_is_told_in_a_table(
    gifp: Gifp, copy: Path, briefs: Path
) -> None:
    ended = gifp("ingest", str(briefs), at=copy)

    assert (ended.code, ended.err) == (0, "")
    assert "3 files handed in: 3 unchanged." in ended.out
    for name in BRIEFS:
        assert name in ended.out


def test_files_of_one_name_are_told_apart_and_duplicates_named(
    gifp: Gifp, copy: Path, briefs: Path, tmp_path: Path
) -> None:
    women = ["Prisons", "Prison staff should be trained before women return."]
    for folder, content in {
        "old": brief_pdf([*women, "Written in the year before."]),
        "new": brief_pdf(women),
        "bad": b"no PDF",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "prisons.pdf").write_bytes(content)
    shutil.copyfile(briefs / "courts.pdf", tmp_path / "new" / "trials.pdf")

    folders = [str(tmp_path / folder) for folder in ("old", "new", "bad")]
    table = gifp("ingest", *folders, at=copy).out
    listed = gifp("list", at=copy).out

    named = ["old/prisons.pdf", "new/prisons.pdf", "trials.pdf", "bad/prisons.pdf"]
    assert [row.split()[0] for row in table.splitlines()[1:5]] == named
    assert "  old/prisons.pdf  " in listed
    assert "  new/prisons.pdf  " in listed
    assert "bad/prisons.pdf: rejected; not a PDF\n" in listed
    courts = gifp("show", "courts.pdf", "--json", at=copy).json["document_id"]
    told = sentence_on_stderr(gifp("show", "trials.pdf", at=copy), 1)
    assert told == (
        "gifp: trials.pdf is a duplicate (the same bytes as courts.pdf); its document "
        f"is {courts[:12]}\n"
    )


def test_every_document_can_be_read_again(gifp: Gifp, copy: Path) -> None:
    before = gifp("show", "courts.pdf", "--json", at=copy).json

    again = gifp("retry", "--all", "--no-ocr", at=copy)

    assert (again.code, again.err) == (0, "")
    assert "3 files handed in: 3 indexed." in again.out
    assert gifp("show", "courts.pdf", "--json", at=copy).json == before
    assert gifp("retry", at=copy).out.startswith("Every file that the library keeps")
    scans = gifp("retry", "--scans", "--no-ocr", at=copy)
    assert "without Tesseract" in sentence_on_stderr(scans, 1)


def test_a_library_of_another_encoder_is_refused(
    gifp: Gifp, copy: Path, briefs: Path
) -> None:
    ended = gifp("ingest", str(briefs), "--encoder", "all-MiniLM-L6-v2", at=copy)

    told = sentence_on_stderr(ended, 12)
    assert "use --encoder multilingual-e5-small" in told
    assert "gifp ingest FOLDER --library NEW --encoder all-MiniLM-L6-v2" in told


def test_remove_takes_a_document_out(gifp: Gifp, copy: Path) -> None:
    document_id = gifp("show", "courts.pdf", "--json", at=copy).json["document_id"]
    generation = gifp("list", "--json", at=copy).json["generation"]

    removed = gifp("remove", document_id[:12], "--json", at=copy).json

    assert removed == {"document_id": document_id, "generation": generation + 1}
    hits = gifp("search", "prosecutors", "--json", at=copy).json["hits"]
    assert {hit["file"] for hit in hits} == {"borders.pdf", "schools.pdf"}
    assert gifp("verify", at=copy).code == 0


def test_verify_tells_healthy_from_repairable_from_lost(gifp: Gifp, copy: Path) -> None:
    healthy = gifp("verify", "--json", at=copy)
    flip_byte(next((copy / "vectors").iterdir()))
    repairable = gifp("verify", "--json", at=copy)
    refused = gifp("search", "women", at=copy)
    repaired = gifp("verify", "--repair", "--json", at=copy)
    flip_byte(next((copy / "originals").iterdir()))
    lost = gifp("verify", "--json", at=copy)

    assert (healthy.code, healthy.json) == (
        0,
        {"healthy": True, "done": [], "repairable": [], "lost": []},
    )
    assert (repairable.code, repairable.json["healthy"]) == (1, False)
    assert len(repairable.json["repairable"]) == 1
    assert "gifp verify says what can be mended" in sentence_on_stderr(refused, 1)
    assert (repaired.code, repaired.json["healthy"]) == (0, True)
    assert "the lexical index was rebuilt" in repaired.json["done"]
    assert (lost.code, len(lost.json["lost"])) == (2, 1)


@pytest.mark.parametrize(("command", "code"), [("verify", 2), ("list", 1)])
def test_a_damaged_catalogue_is_told_with_what_to_do(
    gifp: Gifp, copy: Path, command: str, code: int
) -> None:
    (copy / "catalogue.db").write_bytes(b"no catalogue" * 1000)

    told = sentence_on_stderr(gifp(command, at=copy), code)

    assert "catalogue.db cannot be read as a catalogue (file is not a database)" in told
    assert f"gifp ingest {copy / 'originals'} --library NEW" in told


def test_what_is_no_library_ends_with_10(gifp: Gifp, tmp_path: Path) -> None:
    for command in (["verify"], ["search", "women"], ["ask", "why?"], ["list"]):
        for folder in (tmp_path, tmp_path / "none"):
            told = sentence_on_stderr(gifp(*command, at=folder), 10)
            assert f"gifp ingest FOLDER --library {folder}" in told


def test_a_library_that_stays_locked_ends_with_11(
    gifp: Gifp, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.snapshot.OPEN_ATTEMPTS", 2)
    writer = Library.open(copy)
    with writer.writing():
        # As between the commit of the terms and that of the catalogue.
        writer.terms().update([LexicalEntry(99, 99, "en", "", "", "women")])

        told = sentence_on_stderr(gifp("search", "women", at=copy), 11)

    writer.close()
    assert "try again when it is done" in told


def test_citations_of_a_printed_answer_are_proved_or_caught(
    gifp: Gifp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = gifp("ask", QUESTION, "--json")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(printed.out)
    answer = printed.json
    answer["sentences"][0]["citation"]["page"] = 3
    bad.write_text(json.dumps(answer))
    count = len(answer["sentences"])
    cited = {sentence["citation"]["file"] for sentence in answer["sentences"]}

    proved = gifp("verify-citations", str(good), "--json")
    caught = gifp("verify-citations", str(good), str(bad))
    monkeypatch.setattr(sys, "stdin", io.StringIO(printed.out))
    piped = gifp("verify-citations", "-", "--json")

    assert (proved.code, proved.err) == (0, "")
    assert (
        proved.json
        == piped.json
        == {
            "compared": count,
            "proved": count,
            "confirmed": count,
            "documents": len(cited),
            "failures": [],
        }
    )
    assert caught.code == 1
    assert "borders.pdf, page 3: there is no such page" in caught.out
    told = f"{2 * count - 1} of {2 * count} proved, in {len(cited)} documents."
    assert told in caught.out


def test_what_an_answer_shows_is_proved_too_and_no_quotation_is_no_proof(
    gifp: Gifp, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    answer = gifp("ask", QUESTION, "--json").json
    sentence = answer["sentences"][0]
    sentence |= {"text": "Invented sentence.", "year": 1999}
    path.write_text(json.dumps(answer))
    altered = gifp("verify-citations", str(path))
    nothing = {**answer, "status": "not_in_library", "sentences": []}
    path.write_text(json.dumps(nothing))
    empty = gifp("verify-citations", str(path))

    assert altered.code == 1
    assert altered.out.startswith(
        "borders.pdf, page 1: the text shown is not the quotation\n"
        "borders.pdf, page 1: the year is “2026”, not “1999”\n"
    )
    assert (empty.code, empty.out) == (
        0,
        "nothing to prove: the answer quotes nothing\n",
    )


def test_without_an_answer_every_stored_page_is_proved(gifp: Gifp) -> None:
    assert gifp("verify-citations", "--json").json == {
        "compared": 3,
        "proved": 3,
        "confirmed": 0,
        "documents": 3,
        "failures": [],
    }


def test_a_file_that_is_no_answer_ends_in_one_sentence(
    gifp: Gifp, tmp_path: Path
) -> None:
    path = tmp_path / "answer.json"
    path.write_text("{}")

    told = sentence_on_stderr(gifp("verify-citations", str(path)), 1)

    assert "is not an answer of gifp ask --json" in told


def test_preparing_an_encoder_again_only_says_that_it_is_ready(
    gifp: Gifp, library: Path
) -> None:
    ended = gifp("models", "prepare", "--json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json["name"] == "multilingual-e5-small"
    assert (ended.json["dimension"], ended.json["query_prefix"]) == (384, "query: ")
    assert list(prepared_folders(library / "models"))


def test_a_command_that_does_not_exist_is_told_on_stderr(gifp: Gifp) -> None:
    ended = gifp("serch")

    assert (ended.code, ended.out) == (2, "")
    assert "No such command 'serch'" in ended.err


def test_every_command_of_the_contract_has_help(gifp: Gifp) -> None:
    for command in (
        *(["ingest"], ["search"], ["ask"], ["related"], ["show"], ["list"], ["remove"]),
        *(["verify"], ["verify-citations"], ["models", "prepare"], ["serve"]),
        ["practices"],
    ):
        ended = gifp(*command, "--help")
        assert ended.code == 0, command
        assert "--library" in ended.out


def test_a_folder_without_pdfs_is_an_error_that_names_it(
    gifp: Gifp, tmp_path: Path
) -> None:
    ended = gifp("ingest", str(tmp_path), at=tmp_path / "library")

    assert ended.code == 1
    assert ended.err == f"gifp: there is no PDF file in {tmp_path}\n"
    assert not (tmp_path / "library").exists()
