import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from index.encoder import Encoder, Encoding, Role
from index.errors import LibraryDamagedError
from index.expansion import Expansion
from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.search import Searcher
from index.snapshot import open_snapshot
from index.tagging import current_vocabulary, stored_vocabulary, tag_anew
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from tests.conftest import WordLengthEncoder, brief_pdf

ENCODER = WordLengthEncoder()
WOMEN = Concept("women", "identity-factor", {"en": "women", "fr": "femmes"})
COURTS = Concept("courts", "actor", {"en": "court"}, acronyms={"en": ("ICC",)})
PATROLS = Concept("patrols", "theme", {"en": "patrol"})
SCHEMES = [Scheme(name, {"en": name}) for name in ("identity-factor", "actor", "theme")]


def no_encoder() -> Encoder:
    pytest.fail("the encoder was opened though there was nothing to encode")


def test_stored_passages_are_tagged_from_their_text(small_library: Library) -> None:
    with small_library.writing():
        assert tag_anew(small_library, Vocabulary(SCHEMES, [WOMEN, COURTS]))

    # "women lead patrols", "courts protect witnesses", "women judge", "les femmes ..."
    assert small_library.catalogue.concepts() == {
        1: ("women",),
        3: ("courts",),
        4: ("women",),
        5: ("women",),
    }
    assert small_library.catalogue.generation() == 2


def test_another_vocabulary_replaces_every_tag(small_library: Library) -> None:
    with small_library.writing():
        tag_anew(small_library, Vocabulary(SCHEMES, [WOMEN, COURTS]))
        assert tag_anew(small_library, Vocabulary(SCHEMES, [PATROLS]))

    assert small_library.catalogue.concepts() == {1: ("patrols",)}
    assert stored_vocabulary(small_library).concepts == {"patrols": PATROLS}


def test_the_lexical_index_has_the_new_concepts(small_library: Library) -> None:
    named = {name: Expansion(concepts={name: 1.0}) for name in ("women", "patrols")}
    for concept, rows in ((WOMEN, [1, 4, 5]), (PATROLS, [1])):
        with small_library.writing():
            tag_anew(small_library, Vocabulary(SCHEMES, [concept]))
        lexical = open_snapshot(small_library).lexical

        found = lexical.search("", 9, languages=["en", "fr"], expansion=named["women"])
        assert sorted(row for row, _ in found) == (rows if concept is WOMEN else [])
        again = lexical.search(
            "", 9, languages=["en", "fr"], expansion=named["patrols"]
        )
        assert sorted(row for row, _ in again) == (rows if concept is PATROLS else [])

    small_library.rebuild_terms()
    found = small_library.terms().search(
        "", 9, languages=["en"], expansion=named["patrols"]
    )
    assert [row for row, _ in found] == [1]


def test_the_same_vocabulary_changes_nothing(small_library: Library) -> None:
    vocabulary = Vocabulary(SCHEMES, [WOMEN])
    with small_library.writing():
        tag_anew(small_library, vocabulary)
        again = tag_anew(small_library, Vocabulary.from_json(vocabulary.to_json()))

    assert not again
    assert small_library.catalogue.generation() == 2


def test_an_ingestion_tags_what_is_new_and_what_is_there(
    small_library: Library, tmp_path: Path
) -> None:
    (tmp_path / "new.pdf").write_bytes(
        brief_pdf(["Patrols", "Patrols with women pass the market twice in a day."])
    )
    files = find_files([tmp_path / "new.pdf"])

    ingest_files(
        small_library,
        files,
        lambda: ENCODER,
        vocabulary=Vocabulary(SCHEMES, [WOMEN, PATROLS]),
    )
    tagged = small_library.catalogue.concepts()
    assert tagged[1] == ("patrols", "women")
    assert ("patrols", "women") in [ids for row, ids in tagged.items() if row > 5]

    ingest_files(
        small_library,
        files,
        no_encoder,
        vocabulary=Vocabulary(SCHEMES, [COURTS]),
    )
    assert small_library.catalogue.concepts() == {3: ("courts",)}


def test_without_a_vocabulary_the_librarys_own_tags_what_is_new(
    small_library: Library, tmp_path: Path
) -> None:
    with small_library.writing():
        tag_anew(small_library, Vocabulary(SCHEMES, [PATROLS]))
    (tmp_path / "new.pdf").write_bytes(
        brief_pdf(["Night", "A patrol passes the market twice in every night."])
    )

    ingest_files(small_library, find_files([tmp_path / "new.pdf"]), lambda: ENCODER)

    tagged = small_library.catalogue.concepts()
    assert set(tagged.values()) == {("patrols",)}
    assert len(tagged) > 1


def test_hits_and_documents_say_their_concepts(small_library: Library) -> None:
    with small_library.writing():
        tag_anew(small_library, Vocabulary(SCHEMES, [WOMEN, COURTS]))
    searcher = Searcher(open_snapshot(small_library), ENCODER)

    hits = searcher.search(searcher.prepare("women", "en"))

    assert {hit.passage_row: hit.concepts for hit in hits} == {
        1: ("women",),
        2: (),
        3: ("courts",),
        4: ("women",),
        5: ("women",),
    }
    # One passage of two names the courts: too few to say it of the document.
    assert {f.concepts for f in searcher.snapshot.documents.values()} == {()}


def test_a_document_is_about_what_its_passages_say_often(
    small_library: Library,
) -> None:
    justice = Concept(
        "justice", "theme", {"en": "courts"}, alternative={"en": ("judge",)}
    )
    with small_library.writing():
        tag_anew(small_library, Vocabulary(SCHEMES, [WOMEN, PATROLS, justice]))

    documents = open_snapshot(small_library).documents

    assert documents[2].concepts == ("justice",)


def test_a_stored_vocabulary_that_was_changed_is_reported(
    small_library: Library,
) -> None:
    with small_library.catalogue.transaction():
        small_library.catalogue.set_vocabulary("[1")

    with pytest.raises(LibraryDamagedError, match="the stored vocabulary cannot be"):
        open_snapshot(small_library)


def write_theme(folder: Path, label: str) -> Path:
    """Write a vocabulary of one concept, labelled alike in six languages."""
    languages = ("en", "fr", "es", "ar", "ru", "zh")
    labels = f"{{{', '.join(f'{name}: {label}' for name in languages)}}}"
    folder.mkdir(exist_ok=True)
    (folder / "theme.yaml").write_text(
        f"scheme: theme\ntitle: {labels}\nconcepts:\n"
        f"  - id: named\n    definition: A word.\n    preferred: {labels}\n"
    )
    return folder


def forbid_reading(folder: Path) -> Vocabulary:
    pytest.fail(f"{folder} was read again")


def test_files_that_have_not_changed_are_not_read_again(
    small_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_theme(tmp_path / "vocabulary", "patrol")
    with small_library.writing():
        tag_anew(small_library, current_vocabulary(small_library, folder))
    monkeypatch.setattr("ingest.vocabulary_files.read_vocabulary", forbid_reading)

    again = current_vocabulary(small_library, folder)

    assert again.concepts["named"].preferred["en"] == "patrol"
    with small_library.writing():
        assert not tag_anew(small_library, again)


def test_files_that_a_library_of_before_was_tagged_by_are_read_once(
    small_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_theme(tmp_path / "vocabulary", "patrol")
    with small_library.writing():
        stored = Vocabulary.from_json(read_vocabulary(folder).to_json())
        tag_anew(small_library, stored)  # which does not say where it is from
        assert not tag_anew(small_library, current_vocabulary(small_library, folder))
    monkeypatch.setattr("ingest.vocabulary_files.read_vocabulary", forbid_reading)

    assert current_vocabulary(small_library, folder).concepts == stored.concepts
    assert small_library.catalogue.generation() == 2


def test_files_that_have_changed_are_read_again(
    small_library: Library, tmp_path: Path
) -> None:
    folder = write_theme(tmp_path / "vocabulary", "patrol")
    with small_library.writing():
        tag_anew(small_library, current_vocabulary(small_library, folder))
    write_theme(folder, "courts")

    with small_library.writing():
        assert tag_anew(small_library, current_vocabulary(small_library, folder))

    assert small_library.catalogue.concepts() == {3: ("named",)}


@pytest.mark.parametrize("key", ["vocabulary", "vocabulary_source"])
def test_a_stored_vocabulary_that_was_changed_is_not_taken_for_its_files(
    small_library: Library, tmp_path: Path, key: str
) -> None:
    folder = write_theme(tmp_path / "vocabulary", "patrol")
    with small_library.writing():
        tag_anew(small_library, current_vocabulary(small_library, folder))
    database = sqlite3.connect(small_library.catalogue.path)
    database.execute(
        "UPDATE meta SET value = replace(replace(value, 'patrol', 'courts'), 'a', 'b')"
        " WHERE key = ?",
        (key,),
    )
    database.commit()
    database.close()

    read = current_vocabulary(small_library, folder)

    assert read.concepts["named"].preferred["en"] == "patrol"


def test_a_vocabulary_from_elsewhere_is_not_taken_for_the_files(
    small_library: Library, tmp_path: Path
) -> None:
    folder = write_theme(tmp_path / "vocabulary", "patrol")
    with small_library.writing():
        tag_anew(small_library, current_vocabulary(small_library, folder))
        tag_anew(small_library, Vocabulary(SCHEMES, [COURTS]))

    read = current_vocabulary(small_library, folder)

    assert set(read.concepts) == {"named"}


def test_concepts_are_found_while_passages_are_encoded(
    small_library: Library, tmp_path: Path
) -> None:
    has_tagged = Event()

    class Tagger(Vocabulary):
        def concept_ids(self, text: str, language: str) -> tuple[str, ...]:
            has_tagged.set()
            return super().concept_ids(text, language)

    class Waiting(WordLengthEncoder):
        def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
            assert has_tagged.wait(10)
            return super().encode(texts, role=role)

    vocabulary = Tagger(SCHEMES, [PATROLS])
    with small_library.writing():
        tag_anew(small_library, vocabulary)
    has_tagged.clear()
    (tmp_path / "new.pdf").write_bytes(brief_pdf(["Night", "A patrol passes twice."]))

    ingest_files(
        small_library,
        find_files([tmp_path / "new.pdf"]),
        Waiting,
        vocabulary=vocabulary,
    )

    last = max(small_library.catalogue.concepts().items())
    assert last[1] == ("patrols",)
