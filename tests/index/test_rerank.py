import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import EncoderError
from index.library import Library
from index.rerank import CrossEncoderReranker
from index.search import Searcher
from tests.conftest import ROOT, WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()

WORDS = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "women", "lead", "patrols", "schools"),
    *("teach", "girls", "courts", "protect", "witnesses", "judge", "femmes"),
)


def save_cross_encoder(folder: Path, labels: int = 1) -> None:
    """Save a tiny cross-encoder with random weights, as sentence-transformers does."""
    import torch
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        PreTrainedTokenizerFast,
    )

    torch.manual_seed(3)
    bare = folder.parent / f"bare-{folder.name}"
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=1.0,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(bare)
    words = {word: place for place, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(bare)
    CrossEncoder(str(bare), device="cpu").save_pretrained(str(folder))


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cross") / "tiny"
    save_cross_encoder(folder)
    return folder


def test_a_cross_encoder_orders_passages_by_its_own_scores(
    small_library: Library, cross_encoder: Path
) -> None:
    from sentence_transformers import CrossEncoder

    searcher = Searcher.open(small_library, ENCODER)
    query = searcher.prepare("women lead", "en")
    texts = {
        1: "women lead patrols",
        2: "schools teach girls",
        3: "courts protect witnesses",
        4: "women judge",
        5: "les femmes dirigent",
    }
    oracle = CrossEncoder(str(cross_encoder), device="cpu")
    alone = {row: oracle.predict([("women lead", text)]) for row, text in texts.items()}

    found = CrossEncoderReranker.open(str(cross_encoder)).rerank(
        searcher.snapshot, query, [5, 4, 3, 2, 1]
    )

    assert dict(found) == pytest.approx(
        {r: float(s[0]) for r, s in alone.items()}, abs=1e-4
    )
    assert [score for _, score in found] == sorted(dict(found).values(), reverse=True)
    assert len(set(dict(found).values())) == 5
    late = searcher.late_means(query, [1, 2, 3, 4, 5])
    by_late = sorted(late, key=lambda row: (-late[row], row))
    assert [row for row, _ in found] != by_late


def test_a_reranker_takes_the_place_of_late_interaction_in_the_order(
    small_library: Library, cross_encoder: Path
) -> None:
    plain = Searcher.open(small_library, ENCODER)
    reranked = Searcher.open(
        small_library, ENCODER, CrossEncoderReranker.open(str(cross_encoder))
    )
    query = plain.prepare("women lead", "en")

    hits = {hit.passage_row: hit for hit in plain.search(query)}
    others = {hit.passage_row: hit for hit in reranked.search(query)}

    assert hits.keys() == others.keys()
    assert any(hits[row].score != others[row].score for row in hits)
    # Thresholds for answers rest on late interaction whoever orders the hits.
    assert all(hits[row].late_score == others[row].late_score for row in hits)


def test_equal_scores_are_ordered_by_row_and_no_passage_has_none(
    tmp_path: Path, cross_encoder: Path
) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", *["women lead"] * 4))
        searcher = Searcher.open(library, ENCODER)
        query = searcher.prepare("women", "en")

        reranker = CrossEncoderReranker.open(str(cross_encoder))

        found = reranker.rerank(searcher.snapshot, query, [3, 1, 4, 2])
        assert [row for row, _ in found] == [1, 2, 3, 4]
        assert reranker.rerank(searcher.snapshot, query, []) == []


def test_a_folder_that_is_no_cross_encoder_is_refused_in_one_sentence(
    tmp_path: Path, cross_encoder: Path
) -> None:
    save_cross_encoder(tmp_path / "three", labels=3)
    (tmp_path / "empty").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        (broken / name).write_text("{}")

    for name, message in (
        ("three", "gives 3 scores for a passage"),
        ("empty", "empty/config.json is missing"),
        ("broken", "cannot be loaded as a cross-encoder"),
    ):
        with pytest.raises(EncoderError, match=message) as caught:
            CrossEncoderReranker.open(str(tmp_path / name))
        assert "\n" not in str(caught.value)


def test_a_folder_with_program_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modeling.py").write_text("print('run')")

    with pytest.raises(EncoderError, match="never run"):
        CrossEncoderReranker.open(str(tmp_path))


def test_a_hub_name_that_cannot_be_had_is_refused() -> None:
    with pytest.raises(EncoderError, match="nobody/nothing cannot be loaded"):
        CrossEncoderReranker.open("nobody/nothing")


def test_searching_without_a_cross_encoder_is_without_torch(
    small_library: Library,
) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "import service.app, service.workbench\n"
        "from index.grouping import search_grouped\n"
        "from index.library import Library; from index.search import Searcher\n"
        "from tests.conftest import WordLengthEncoder\n"
        f"library = Library.open(Path({str(small_library.folder)!r}))\n"
        "searcher = Searcher.open(library, WordLengthEncoder())\n"
        "search_grouped(searcher, searcher.prepare('women'))\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"
