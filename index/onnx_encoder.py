"""Turn queries into unit vectors without torch: cold in half a second, 150 MB.

The graph begins after the word embeddings, whose rows are read from the mapped
weights (docs/decisions/0002-query-encoder.md has the measurements). The tokenizer's
250,000 pieces are looked up in a mapped hash table: loading them with `tokenizers`
takes 0.6 s and 280 MB.
"""

import logging
import mmap
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding as TokenizerEncoding
from tokenizers import PreTokenizedString, Token, Tokenizer

from index.encoder import (
    Encoding,
    Floats,
    PrefixTokenizer,
    Role,
    TokenVectors,
    open_tokenizer,
    unit_rows,
)
from index.records import EncoderFacts

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""The official languages of the United Nations."""
THREADS = 1
"""A second one takes a third off a query's 12 ms and a core from its neighbour."""
BATCH_TEXTS: dict[Role, int] = {"query": 16, "passage": 1}
"""Passages one by one take half the time of 16 in a batch: padding costs, and what a
layer hands to the next no longer fits the processor's cache."""

BITS = 8
BLOCK = 32
"""Weights that share a scale when they are rounded to eight bits; 64 and 128 are no
faster and lose two and five times as much (docs/decisions/0020)."""

INTEGER_PRODUCTS = 4
"""The accuracy level at which inputs are rounded to eight bits too, block by block:
products in float32 take three times as long as unrounded weights."""

UNKNOWN_PENALTY = 10.0
"""As in `tokenizers` and SentencePiece."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """Where the word embeddings lie: float32 rows at a byte offset of a file."""

    file: str
    offset: int
    rows: int
    dimension: int

    def open(self, folder: Path) -> Floats:
        """Map the rows; only those of tokens that were seen are read from disk."""
        with (folder / self.file).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # Neighbouring rows are unrelated words: do not read them ahead.
        mapped.madvise(mmap.MADV_RANDOM)
        count = self.rows * self.dimension
        rows = np.frombuffer(mapped, np.float32, count, self.offset)
        return rows.reshape(self.rows, self.dimension)


class OnnxEncoder:
    """Encodes queries, and a few passages; threads may share it."""

    def __init__(
        self,
        folder: Path,
        facts: EncoderFacts,
        words: WordTable,
        *,
        threads: int = THREADS,
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "query" / "body.onnx"),
            options,
            providers=["CPUExecutionProvider"],
        )
        self._words = words.open(folder)
        self._tokenizer = PrefixTokenizer(_open_tokenizer(folder), facts)
        self._means = _open_language_means(folder)
        self.facts = facts

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        """Encode texts, in their order; see `Encoder.encode`."""
        tokens = self._tokenizer.encode(texts, role)
        vectors = np.empty((len(texts), self.facts.dimension), np.float32)
        token_vectors: list[TokenVectors] = []
        for start in range(0, len(texts), BATCH_TEXTS[role]):
            batch = tokens[start : start + BATCH_TEXTS[role]]
            states, pooled = self._forward([text.ids for text in batch])
            vectors[start : start + len(batch)] = unit_rows(pooled)
            token_vectors += [
                text.token_vectors(rows)
                for text, rows in zip(batch, states, strict=True)
            ]
        return Encoding(vectors, tuple(token_vectors))

    def count_tokens(self, text: str) -> int:
        """Count the tokens of a text, without prefix and special tokens."""
        return self._tokenizer.count(text)

    def shift(self, encoding: Encoding, language: str) -> Encoding:
        """Move queries of a language to where English ones lie.

        Adds the mean of English less the mean of `language`, learned from parallel
        questions, to query and token vectors. Without it a question is drawn to
        any text of its own language before the English passage that answers it.
        English, and a language without parallel questions, stay as they are.
        """
        if language == "en" or language not in self._means:
            return encoding
        query_shift, token_shift = self._means["en"] - self._means[language]
        return Encoding(
            unit_rows(encoding.vectors + query_shift),
            tuple(
                TokenVectors(unit_rows(text.vectors + token_shift), text.offsets)
                for text in encoding.tokens
            ),
        )

    def _forward(self, ids: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        shape = (len(ids), max(map(len, ids)))
        embeddings = np.zeros((*shape, self._words.shape[1]), np.float32)
        mask = np.zeros(shape, np.int64)
        for row, row_ids in enumerate(ids):
            embeddings[row, : len(row_ids)] = self._words[row_ids]
            mask[row, : len(row_ids)] = 1
        states, vectors = self._session.run(
            ["states", "vectors"], {"embeddings": embeddings, "mask": mask}
        )
        return states, vectors


def round_weights(graph: Path, rounded: Path) -> None:
    """Write a graph again with the weights of its matrix products in eight bits.

    A query has a dozen tokens, so reading 85 MB of weights takes most of its time. In
    blocks, each with a scale of its own, eight bits keep vectors within a cosine of
    .9999.
    """
    import onnx

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    # Importing it makes the whole process log.
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger(MatMulNBitsQuantizer.__module__).setLevel(logging.WARNING)
    quantizer = MatMulNBitsQuantizer(
        onnx.load(graph),
        bits=BITS,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=INTEGER_PRODUCTS,
    )
    quantizer.process()
    onnx.save(quantizer.model.model, rounded)


class PieceTable:
    """The Unigram model of `tokenizers`, with its pieces in a mapped hash table."""

    def __init__(self, folder: Path) -> None:
        def view(name: str) -> memoryview:
            return memoryview(np.load(folder / f"{name}.npy", mmap_mode="r"))

        self._text = view("piece_text")
        self._starts = view("piece_starts")
        self._scores = view("piece_scores")
        self._slots = view("piece_slots")
        longest, unknown_id, lowest = np.load(folder / "piece_facts.npy")
        self._longest = int(longest)
        self._unknown_id = int(unknown_id)
        self._unknown_score = float(lowest) - UNKNOWN_PENALTY

    @staticmethod
    def write(pieces: Sequence[tuple[str, float]], unknown: int, folder: Path) -> None:
        """Write the table of (piece, score), whose places are the ids."""
        encoded = [piece.encode() for piece, _ in pieces]
        scores = np.array([score for _, score in pieces], np.float64)
        slots = np.full(1 << (2 * len(pieces)).bit_length(), -1, np.int32)
        for piece_id, piece in enumerate(encoded):
            slot = zlib.crc32(piece) % len(slots)
            while slots[slot] >= 0:
                slot = (slot + 1) % len(slots)
            slots[slot] = piece_id
        starts = np.cumsum([0, *map(len, encoded)], dtype=np.uint32)
        np.save(folder / "piece_text.npy", np.frombuffer(b"".join(encoded), np.uint8))
        np.save(folder / "piece_starts.npy", starts)
        np.save(folder / "piece_scores.npy", scores)
        np.save(folder / "piece_slots.npy", slots)
        longest = max(len(piece) for piece, _ in pieces)
        np.save(folder / "piece_facts.npy", np.array([longest, unknown, scores.min()]))

    def split(self, word: str) -> list[Token]:
        """Cut a word into the pieces with the highest sum of scores (Viterbi).

        Neighbouring unknown characters are one token. Equal sums are decided as
        `tokenizers` does: the path found first, from the left, is kept.
        """
        bounds = [0]
        for character in word:
            bounds.append(bounds[-1] + len(character.encode()))
        text = word.encode()
        sums = [0.0] + [-np.inf] * len(word)
        steps = [(0, self._unknown_id)] * (len(word) + 1)
        for start in range(len(word)):
            for stop in range(start + 1, min(len(word), start + self._longest) + 1):
                piece_id = self._find(text[bounds[start] : bounds[stop]])
                if piece_id < 0:
                    continue
                candidate = sums[start] + self._scores[piece_id]
                if candidate > sums[stop]:
                    sums[stop], steps[stop] = candidate, (start, piece_id)
            # Lower than any piece, so it wins only where no path arrived.
            candidate = sums[start] + self._unknown_score
            if candidate > sums[start + 1]:
                sums[start + 1] = candidate
                steps[start + 1] = (start, self._unknown_id)
        spans: list[tuple[int, int, int]] = []
        stop = len(word)
        while stop:
            start, piece_id = steps[stop]
            if spans and piece_id == spans[-1][2] == self._unknown_id:
                spans[-1] = (start, spans[-1][1], piece_id)
            else:
                spans.append((start, stop, piece_id))
            stop = start
        return [
            Token(piece_id, word[start:stop], (bounds[start], bounds[stop]))
            for start, stop, piece_id in reversed(spans)
        ]

    def _find(self, piece: bytes) -> int:
        slots = self._slots
        slot = zlib.crc32(piece) % len(slots)
        while (piece_id := slots[slot]) >= 0:
            if self._text[self._starts[piece_id] : self._starts[piece_id + 1]] == piece:
                return int(piece_id)
            slot = (slot + 1) % len(slots)
        return -1


class MappedTokenizer:
    """Normalises and splits words by `tokenizers`, and words by a `PieceTable`."""

    def __init__(self, pipeline: Tokenizer, pieces: PieceTable) -> None:
        self._normalizer = pipeline.normalizer
        self._pre_tokenizer = pipeline.pre_tokenizer
        self._post_processor = pipeline.post_processor
        self._pieces = pieces

    def encode_batch(self, texts: Iterable[str]) -> list[TokenizerEncoding]:
        """Do what `tokenizers.Tokenizer.encode_batch` does."""
        return [self._encode(text) for text in texts]

    def _encode(self, text: str) -> TokenizerEncoding:
        words = PreTokenizedString(text)
        words.normalize(self._normalizer.normalize)
        self._pre_tokenizer.pre_tokenize(words)
        words.tokenize(self._pieces.split)
        encoding: TokenizerEncoding = self._post_processor.process(words.to_encoding())
        return encoding


def _open_tokenizer(
    folder: Path,
) -> Callable[[list[str]], list[TokenizerEncoding]]:
    query_folder = folder / "query"
    if (query_folder / "piece_facts.npy").exists():
        pipeline = Tokenizer.from_file(str(query_folder / "pipeline.json"))
        return MappedTokenizer(pipeline, PieceTable(query_folder)).encode_batch
    return open_tokenizer(folder).encode_batch


def _open_language_means(folder: Path) -> dict[str, Floats]:
    path = folder / "query" / "language_means.npy"
    if not path.exists():  # while it is being computed, by `models.py`
        return {}
    return dict(zip(LANGUAGES, np.load(path), strict=True))
