"""Fixtures that several layers share: encoders, a library on disk, its workbench."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoding, Role, TokenVectors
from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.models import open_bulk_encoder, prepare_encoder, read_encoder_facts
from index.records import EncoderFacts
from ingest.catalogue_entry import CatalogueEntry
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service.workbench import Workbench
from tests.data.tiny_library import add_documents, paragraphs, tiny_document, tiny_page
from tests.data.tiny_pdf import build_pdf, paragraph

ROOT = Path(__file__).parent.parent

LONGEST_WORD = 16


class WordLengthEncoder:
    """A real encoder with vectors that can be checked by eye.

    Dimension i holds how many words of the text have length i, scaled to unit
    length: same words, same vector, in any process and without a model.
    """

    facts = EncoderFacts(
        name="word-length",
        weights_sha256="0" * 64,
        dimension=LONGEST_WORD,
        max_tokens=512,
        query_prefix="",
        passage_prefix="",
        runtime="numpy",
    )

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        tokens = tuple(self._tokens(text) for text in texts)
        vectors = np.stack([t.vectors.sum(axis=0) for t in tokens])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Encoding((vectors / lengths).astype(np.float32), tokens)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def shift(self, encoding: Encoding, language: str) -> Encoding:
        return encoding

    def _tokens(self, text: str) -> TokenVectors:
        offsets, at = [], 0
        for word in text.split():
            start = text.index(word, at)
            at = start + len(word)
            offsets.append((start, at))
        lengths = [min(stop - start, LONGEST_WORD) - 1 for start, stop in offsets]
        return TokenVectors(
            np.eye(LONGEST_WORD, dtype=np.float32)[lengths],
            np.array(offsets, dtype=np.int32),
        )


class OtherEncoder(WordLengthEncoder):
    """Says of itself that it has other weights."""

    facts = replace(WordLengthEncoder.facts, name="other", weights_sha256="1" * 64)


@pytest.fixture(scope="session")
def word_length_encoder() -> WordLengthEncoder:
    return WordLengthEncoder()


BRIEFS = {
    "borders.pdf": [
        "Border officers and gender",
        "Border officers should be trained to recognise women and girls who are "
        "victims of trafficking by terrorist groups.",
        "Screening at the border must never rest on ethnicity or religion alone.",
        "States should recruit women officers and give them equal access to "
        "command posts.",
    ],
    "courts.pdf": [
        "Women before the courts",
        "Prosecutors should charge sexual violence committed by terrorist groups "
        "as a crime in its own right.",
        "Judges need training on gender stereotypes that portray women defendants "
        "only as victims.7",
        "Witness protection programmes must plan for the children of survivors.",
    ],
    "schools.pdf": [
        "Teachers and prevention",
        "Teachers build resilience to violent extremism when pupils can discuss "
        "difficult questions safely.",
        "Girls who leave school early lose protection against recruitment by "
        "violent extremist groups.",
    ],
}
"""What the small library's documents say: a title, then one paragraph a sentence."""


def brief_pdf(lines: Sequence[str], pages: int = 1) -> bytes:
    """Set a brief: its title large, its paragraphs below, on each page."""
    title, *sentences = lines
    texts = paragraph(72, 90, [title], size=22)
    for place, sentence in enumerate(sentences):
        words, rows = sentence.split(), [""]
        for word in words:
            if len(rows[-1]) + len(word) > 80:
                rows.append("")
            rows[-1] = f"{rows[-1]} {word}".strip()
        texts += paragraph(72, 140 + 60 * place, rows)
    return build_pdf([texts] * pages, title=title)


@pytest.fixture(scope="session")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three small PDFs."""
    folder = tmp_path_factory.mktemp("briefs")
    for name, lines in BRIEFS.items():
        (folder / name).write_bytes(brief_pdf(lines))
    return folder


SMALL_DOCUMENTS = (
    paragraphs(
        "a.pdf",
        "women lead patrols",
        "schools teach girls",
        publisher="UNODC",
        year=2020,
        kind="policy brief",
    ),
    tiny_document(
        "b.pdf",
        tiny_page(1, "courts protect witnesses"),
        tiny_page(2, "women judge"),
        publisher="UN Women",
        year=2022,
        kind="handbook",
    ),
    paragraphs("c.pdf", "les femmes dirigent", language="fr", year=2024),
)
"""Passages 1 and 2, 3 and 4, and 5 of the small library."""


@pytest.fixture(scope="session")
def pristine_small_library(
    tmp_path_factory: pytest.TempPathFactory, word_length_encoder: WordLengthEncoder
) -> Path:
    """The small library that each test takes a copy of."""
    folder = tmp_path_factory.mktemp("small") / "library"
    library = Library.create(folder, word_length_encoder.facts)
    add_documents(library, word_length_encoder, *SMALL_DOCUMENTS)
    library.close()
    return folder


@pytest.fixture
def small_library(tmp_path: Path, pristine_small_library: Path) -> Iterator[Library]:
    """A library of the three small documents, committed as one batch."""
    shutil.copytree(pristine_small_library, tmp_path / "library")
    library = Library.open(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Prepared encoders, kept between runs: preparing one takes a minute."""
    return Path(os.environ.get("GIFP_TEST_MODELS", ROOT / "build" / "models"))


@pytest.fixture(scope="session")
def prepared_encoder(models_folder: Path) -> Path:
    """The default encoder, prepared."""
    return prepare_encoder(
        "multilingual-e5-small", models_folder, progress=lambda step: None
    )


@pytest.fixture(scope="session")
def library(
    briefs: Path, prepared_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A library of the three briefs, made with the default encoder."""
    folder = tmp_path_factory.mktemp("library")
    opened = Library.create(folder, read_encoder_facts(prepared_encoder))
    shutil.rmtree(folder / "models")
    (folder / "models").symlink_to(prepared_encoder.parent)
    entries = {
        name: CatalogueEntry(
            file=name,
            title=None,
            publisher="gifp-search tests",
            year=2026,
            language=None,
            kind="policy brief",
        )
        for name in BRIEFS
    }
    ingest_files(
        opened,
        find_files([briefs]),
        lambda: open_bulk_encoder(prepared_encoder),
        entries=entries,
        vocabulary=read_vocabulary(shipped_vocabulary()),
    )
    opened.close()
    return folder


@pytest.fixture(scope="session")
def workbench(library: Path) -> Iterator[Workbench]:
    """The library of the three briefs, opened."""
    opened = Workbench.open(library)
    yield opened
    opened.close()
