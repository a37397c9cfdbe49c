from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from index.families import Families
from index.records import DocumentFacts, RelationKind
from index.sketches import Sketch, resemblance, sketch_text

EMPTY = np.array([], np.uint64)
SUPERSEDES, SUPERSEDED_BY = RelationKind.SUPERSEDES, RelationKind.SUPERSEDED_BY
ADDENDUM_TO, HAS_ADDENDUM = RelationKind.ADDENDUM_TO, RelationKind.HAS_ADDENDUM
TRANSLATION, NEARLY = RelationKind.TRANSLATION, RelationKind.NEARLY_THE_SAME


def facts(name: str, language: str = "en", **more: Any) -> DocumentFacts:
    plain = DocumentFacts(name, f"{name}.pdf", name, language, None, None, None, 1, 1)
    return replace(plain, **more)


def related(
    *documents: DocumentFacts, sketches: dict[int, Sketch] | None = None
) -> dict[str, list[tuple[RelationKind, str]]]:
    rows = dict(enumerate(documents, start=1))
    families = Families(rows, sketches or dict.fromkeys(rows, EMPTY))
    return {
        one.document_id: [(r.kind, r.document_id) for r in families.relations(row)]
        for row, one in rows.items()
    }


def test_what_a_librarian_says_relates_documents_both_ways() -> None:
    assert related(
        facts("old"),
        facts("new", supersedes="old.pdf"),
        facts("more", addendum_to="new.pdf"),
        facts("lost", supersedes="nowhere.pdf", addendum_to="lost.pdf"),
    ) == {
        "old": [(SUPERSEDED_BY, "new")],
        "new": [(SUPERSEDES, "old"), (HAS_ADDENDUM, "more")],
        "more": [(ADDENDUM_TO, "new")],
        "lost": [],
    }


def test_members_of_a_family_in_other_languages_are_translations() -> None:
    assert related(
        facts("a", family="f"),
        facts("b", "fr", family="f"),
        facts("c", "en", family="f"),
        facts("d", "fr"),
    ) == {
        "a": [(TRANSLATION, "b")],
        "b": [(TRANSLATION, "a"), (TRANSLATION, "c")],
        "c": [(TRANSLATION, "b")],
        "d": [],
    }


def test_symbols_tell_translations_revisions_and_addenda() -> None:
    assert related(
        facts("a", symbol="S/2025/71"),
        facts("b", symbol="S/2025/71/Rev.1"),
        facts("c", symbol="S/2025/71/Add.1"),
        facts("d", "fr", symbol="S/2025/71"),
        facts("e", symbol="S/2025/7"),
    ) == {
        "a": [(SUPERSEDED_BY, "b"), (HAS_ADDENDUM, "c"), (TRANSLATION, "d")],
        "b": [(SUPERSEDES, "a")],
        "c": [(ADDENDUM_TO, "a")],
        "d": [(TRANSLATION, "a")],
        "e": [],
    }


def test_only_what_has_a_newer_edition_is_superseded() -> None:
    rows = {1: facts("old"), 2: facts("new", supersedes="old.pdf")}
    assert Families(rows, dict.fromkeys(rows, EMPTY)).superseded() == {1}


def test_documents_of_the_same_wording_in_one_language_are_nearly_the_same() -> None:
    words = [f"word{n}" for n in range(400)]
    report, reissue = " ".join(words), " ".join([*words[:380], "and", "more"])
    other = " ".join(reversed(words))
    sketches = {
        row: sketch_text([text])
        for row, text in enumerate((report, reissue, other, report), start=1)
    }

    assert related(
        facts("a"), facts("b"), facts("c"), facts("d", "fr"), sketches=sketches
    ) == {"a": [(NEARLY, "b")], "b": [(NEARLY, "a")], "c": [], "d": []}


def test_resemblance_is_the_share_of_common_shingles() -> None:
    # Of five words each: a b c d e, then b c d e f; two texts of two and three.
    one = sketch_text(["a b c d e f"])
    other = sketch_text(["a b c d e f g"])
    assert (len(one), len(other)) == (2, 3)
    assert resemblance(one, other) == pytest.approx(2 / 3)
    assert resemblance(one, EMPTY) == 0.0
    assert resemblance(EMPTY, EMPTY) == 0.0


def test_chinese_is_compared_by_letters() -> None:
    one = sketch_text(["妇女组织参与预防暴力极端主义的工作"])
    assert len(one) == 17 - 8 + 1
    assert (
        resemblance(one, sketch_text(["妇女组织参与预防暴力极端主义的工作。"])) == 1.0
    )
