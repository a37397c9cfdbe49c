from dataclasses import replace

import numpy as np

from index.library import Library
from index.snapshot import Snapshot, open_snapshot
from service.guidance import find_guidance


def snapshot_naming(library: Library, named: dict[int, list[str]]) -> Snapshot:
    """The small library, whose documents' passages name these concepts."""
    snapshot = open_snapshot(library)
    columns = snapshot.columns
    rows = sorted(snapshot.documents)
    concepts: dict[int, tuple[str, ...]] = {}
    passage_rows = np.arange(len(rows) * 3)
    for number, row in enumerate(rows):
        for place, concept in enumerate(named.get(row, [])):
            concepts[number * 3 + place] = (concept,)
    zeros = np.zeros(len(passage_rows), np.int8)
    return replace(
        snapshot,
        concepts=concepts,
        columns=replace(
            columns,
            passage_rows=passage_rows,
            document_rows=np.repeat(rows, 3),
            languages=zeros,
            kinds=zeros,
        ),
    )


def test_the_document_that_names_rights_most_often_comes_first(
    small_library: Library,
) -> None:
    one, two, three = sorted(open_snapshot(small_library).documents)[:3]
    snapshot = snapshot_naming(
        small_library,
        {
            one: ["privacy", "privacy"],
            two: ["human-rights", "privacy", "non-discrimination"],
            three: ["terrorism", "terrorism", "terrorism"],
        },
    )
    found = find_guidance(snapshot, "en")
    assert found == (snapshot.documents[two], snapshot.documents[one])


def test_a_right_named_once_in_passing_is_no_guidance(small_library: Library) -> None:
    one = min(open_snapshot(small_library).documents)
    snapshot = snapshot_naming(small_library, {one: ["human-rights"]})
    assert find_guidance(snapshot, "en") == ()


def test_a_document_in_the_askers_language_comes_first(small_library: Library) -> None:
    one, two = sorted(open_snapshot(small_library).documents)[:2]
    snapshot = snapshot_naming(
        small_library, {one: ["privacy"] * 3, two: ["human-rights"] * 2}
    )
    french = replace(snapshot.documents[two], language="fr")
    snapshot = replace(snapshot, documents={**snapshot.documents, two: french})
    assert find_guidance(snapshot, "fr") == (french, snapshot.documents[one])
    assert french not in find_guidance(snapshot, "en")
