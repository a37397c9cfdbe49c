import pytest

from ingest.block_languages import block_languages
from ingest.passages import assemble_passages
from ingest.records import Block, BlockKind, Document, Page

HEADING, PARAGRAPH, NOTE = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.NOTE

TEXTS = {
    "en": "Member States should protect women who mediate between communities.",
    "fr": "Les États Membres devraient protéger les médiatrices des communautés.",
    "es": "Los Estados Miembros deberían proteger a las mediadoras locales.",
    "ar": "ينبغي للدول الأعضاء أن تحمي الوسيطات في المجتمعات المحلية.",
    "ru": "Государствам-членам следует защищать женщин-посредников.",
    "zh": "会员国应保护在社区中调解的妇女。",
}


def document_of(*blocks: tuple[BlockKind, str], language: str = "en") -> Document:
    places, start = [], 0
    for kind, text in blocks:
        level = 3 if kind is HEADING else 0
        places.append(Block(kind, start, start + len(text), level))
        start += len(text) + 2
    text = "\n\n".join(text for _, text in blocks)
    page = Page(1, "1", 2448, 3168, text, bytes(8 * len(text)), tuple(places))
    return Document("ab" * 32, "a.pdf", "A", language, None, None, None, (page,))


@pytest.mark.parametrize("main", TEXTS)
def test_each_block_of_a_mixed_document_has_its_own_language(main: str) -> None:
    document = document_of(
        *((PARAGRAPH, text) for text in TEXTS.values()), language=main
    )
    assert list(block_languages(document).values()) == list(TEXTS)


def test_a_heading_is_in_the_language_of_the_text_below_it() -> None:
    document = document_of(
        (PARAGRAPH, TEXTS["en"]),
        (HEADING, "Conclusions"),
        (PARAGRAPH, TEXTS["fr"]),
        (HEADING, "Annexe"),
    )
    assert list(block_languages(document).values()) == ["en", "fr", "fr", "fr"]


def test_names_and_short_lines_keep_the_language_around_them() -> None:
    document = document_of(
        (PARAGRAPH, TEXTS["en"]),
        (PARAGRAPH, "In favour: Algeria, Angola, Argentina, Bolivia, Brazil, Cuba"),
        (PARAGRAPH, "Former name: Association malienne de savoir construire"),
        (PARAGRAPH, TEXTS["fr"]),
        (PARAGRAPH, "Une autre date"),
        (PARAGRAPH, TEXTS["en"]),
    )
    assert list(block_languages(document).values()) == [
        "en",
        "en",
        "en",
        "fr",
        "fr",
        "en",
    ]


def test_a_line_in_latin_letters_changes_no_text_in_another_script() -> None:
    document = document_of(
        (HEADING, "Набор инструментов"),
        (PARAGRAPH, "gifp-search starter library · Издание 1 · 2026"),
        (PARAGRAPH, TEXTS["ru"]),
        language="ru",
    )
    assert list(block_languages(document).values()) == ["ru", "ru", "ru"]


def test_a_note_that_cites_a_foreign_title_is_in_the_language_of_its_text() -> None:
    document = document_of(
        (PARAGRAPH, TEXTS["fr"]),
        (NOTE, "1 Invisible Women: Gendered Dimensions of Return and Rehabilitation."),
        language="fr",
    )
    assert list(block_languages(document).values()) == ["fr", "fr"]


def test_no_passage_runs_across_a_change_of_language() -> None:
    document = document_of(
        (PARAGRAPH, TEXTS["en"]),
        (PARAGRAPH, TEXTS["en"]),
        (PARAGRAPH, TEXTS["es"]),
        (PARAGRAPH, TEXTS["zh"]),
    )
    passages = assemble_passages(document, lambda text: len(text.split()))
    assert [(p.language, p.text) for p in passages] == [
        ("en", f"{TEXTS['en']}\n\n{TEXTS['en']}"),
        ("es", TEXTS["es"]),
        ("zh", TEXTS["zh"]),
    ]
