from contextlib import closing
from pathlib import Path

from index.library import Library
from index.snapshot import open_snapshot
from index.weights import passage_weights
from ingest.records import BlockKind
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, tiny_document, tiny_page

ENCODER = WordLengthEncoder()


def test_covers_notes_lists_and_old_editions_weigh_less(tmp_path: Path) -> None:
    said = ("Women lead patrols.", "Girls learn here.", "Courts protect them.")
    pages = [tiny_page(number, text) for number, text in enumerate(said, start=1)]
    long = tiny_document(
        "long.pdf", *pages, tiny_page(4, "resolution", kind=BlockKind.NOTE)
    )
    short = tiny_document(
        "short.pdf",
        tiny_page(1, "Women lead."),
        tiny_page(2, "girls learn", kind=BlockKind.CONTENTS),
    )
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, long, short)
        snapshot = open_snapshot(library)

        fresh = passage_weights(snapshot, [])
        old = passage_weights(snapshot, [2])

    # Four pages have a cover, two have none; the note comes before what is cut last.
    assert fresh.tolist() == [0.8, 1, 0.4, 1, 1, 0.3]
    assert old.tolist() == [0.8, 1, 0.4, 1, 0.5, 0.15]


def test_the_cover_is_what_stands_below_the_masthead(tmp_path: Path) -> None:
    masthead = tiny_page(1, "General Assembly", kind=BlockKind.BOILERPLATE)
    said = ("Women lead patrols.", "Girls learn here.", "Courts protect them.")
    rest = [tiny_page(number, text) for number, text in enumerate(said, start=2)]
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, tiny_document("long.pdf", masthead, *rest))
        weights = passage_weights(open_snapshot(library), [])

    assert weights.tolist() == [0.3, 0.8, 1, 1]


def test_a_table_weighs_less_than_what_is_said_of_it(tmp_path: Path) -> None:
    said = tiny_page(1, "Women lead patrols.")
    table = tiny_page(2, "officers | women", kind=BlockKind.TABLE)
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, tiny_document("short.pdf", said, table))
        weights = passage_weights(open_snapshot(library), [])

    assert weights.tolist() == [1, 0.6]
