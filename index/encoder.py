"""Turn texts into unit vectors: what an encoder promises, and the one for bulk.

torch and sentence-transformers are imported here only, and inside functions: they
take seconds and 600 MB, which a process that only answers queries must not pay
(that one uses `onnx_encoder.py`).
"""

import logging
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding as TokenizerEncoding
from tokenizers import Tokenizer

from index.errors import EncoderError, QueryError
from index.records import EncoderFacts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Role = Literal["query", "passage"]
ROLES: tuple[Role, ...] = ("query", "passage")
Floats = npt.NDArray[np.float32]

BATCH_TOKENS = 4096
"""Tokens in a batch, padding included."""
CHARACTERS_PER_TOKEN = 16
"""The longest piece of XLM-R's vocabulary; English has 4 or 5 to a token."""
TIMED_SENTENCE = "Measures that respect human rights are more likely to last. "
TIMED_TOKENS = 240
LEAST_COSINE = 0.999


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The tokens of one text: `vectors[i]`, a unit row, is of characters `offsets[i]`.

    Special tokens and those of the prefix are left out. `offsets` are (start, stop)
    in the text as it was passed; they may begin with the space before a word.
    """

    vectors: Floats
    offsets: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """Row i of `vectors`, of unit length, and `tokens[i]` are of the i-th text."""

    vectors: Floats
    tokens: tuple[TokenVectors, ...]


class Encoder(Protocol):
    """Turns texts into unit vectors, for each text and for each of its tokens."""

    @property
    def facts(self) -> EncoderFacts:
        """What made the vectors."""

    def encode(self, texts: Sequence[str], *, role: Role) -> Encoding:
        """Encode texts, in their order; nothing is truncated.

        Raises:
            QueryError: If a query has more than `facts.max_tokens` tokens.
            ValueError: If a passage has.
        """

    def count_tokens(self, text: str) -> int:
        """Count the tokens of a text, without prefix and special tokens."""


class TextTokens:
    """The ids that the model sees for prefix and text, and which are the text's."""

    def __init__(self, encoding: TokenizerEncoding, prefix_length: int) -> None:
        self.ids: list[int] = encoding.ids
        special = np.array(encoding.special_tokens_mask, dtype=bool)
        offsets = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
        offsets -= prefix_length
        self.kept = np.flatnonzero(~special & (offsets[:, 1] > 0))
        self.offsets = np.maximum(offsets[self.kept], 0)

    def token_vectors(self, states: Floats) -> TokenVectors:
        """Pick the text's own tokens from the model's states, one row a token."""
        return TokenVectors(unit_rows(states[self.kept]), self.offsets)


class PrefixTokenizer:
    """Puts the prefix of a role before texts, and refuses texts beyond the limit."""

    def __init__(
        self,
        encode_batch: Callable[[list[str]], list[TokenizerEncoding]],
        facts: EncoderFacts,
    ) -> None:
        self._encode_batch = encode_batch
        self._limit = facts.max_tokens
        self._prefixes = {"query": facts.query_prefix, "passage": facts.passage_prefix}
        stripped = [prefix.rstrip() for prefix in self._prefixes.values()]
        lengths = [len(encoding.ids) for encoding in encode_batch([*stripped, ""])]
        self._overheads = dict(zip(self._prefixes, lengths, strict=False))
        self._specials = lengths[-1]

    def encode(self, texts: Sequence[str], role: Role) -> list[TextTokens]:
        """Tokenize texts for the model."""
        prefix = self._prefixes[role]
        if role == "query":
            for text in texts:
                self._refuse_unusable(text)
        encodings = self._encode_batch([prefix + text for text in texts])
        for encoding in encodings:
            count = len(encoding.ids) - self._overheads[role]
            if count <= self._limit:
                continue
            message = f"has {count} tokens, the encoder takes {self._limit}"
            if role == "query":
                raise QueryError(f"The query {message}; shorten it.")
            raise ValueError(f"A passage {message}.")
        return [TextTokens(encoding, len(prefix)) for encoding in encodings]

    def _refuse_unusable(self, text: str) -> None:
        # Before the work of tokenizing what is far too long anyway.
        if len(text) > self._limit * CHARACTERS_PER_TOKEN:
            raise QueryError(f"The query has {len(text)} characters; shorten it.")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise QueryError(
                f"The query holds half a character at place {error.start + 1}; "
                "type it again."
            ) from error

    def count(self, text: str) -> int:
        """Count the tokens of a text alone."""
        return len(self._encode_batch([text])[0].ids) - self._specials


class TorchEncoder:
    """Encodes many passages, in bf16 where the facts say so; not for threads."""

    def __init__(
        self, model: "SentenceTransformer", tokenizer: Tokenizer, facts: EncoderFacts
    ) -> None:
        self._model = model
        self._tokenizer = PrefixTokenizer(tokenizer.encode_batch, facts)
        self.facts = facts

    @classmethod
    def open(cls, folder: Path, facts: EncoderFacts) -> "TorchEncoder":
        """Load a prepared sentence-transformers folder; `models.py` has checked it."""
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        # Absent pooler weights are no fault: the pooler is not used and removed.
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        ).eval()
        if hasattr(model[0].model, "pooler"):
            model[0].model.pooler = None
        encoder = cls(model, open_tokenizer(folder), facts)
        encoder._run_in(facts.runtime)
        return encoder

    def encode(
        self,
        texts: Sequence[str],
        *,
        role: Role,
        progress: Callable[[int], None] | None = None,
    ) -> Encoding:
        """Encode texts, in their order; see `Encoder.encode`.

        The token vectors of a passage of 300 tokens take 460 kB, so pass a library
        in parts. `progress` is called with the number of texts done so far.
        """
        tokens = self._tokenizer.encode(texts, role)
        vectors = np.empty((len(texts), self.facts.dimension), np.float32)
        token_vectors: dict[int, TokenVectors] = {}
        for rows in _batches([len(text.ids) for text in tokens]):
            states, pooled = self._forward([tokens[row].ids for row in rows])
            vectors[rows] = unit_rows(pooled)
            for row, text_states in zip(rows, states, strict=True):
                token_vectors[row] = tokens[row].token_vectors(text_states)
            if progress is not None:
                progress(len(token_vectors))
        return Encoding(vectors, tuple(token_vectors[i] for i in range(len(texts))))

    def count_tokens(self, text: str) -> int:
        """Count the tokens of a text, without prefix and special tokens."""
        return self._tokenizer.count(text)

    def _forward(self, ids: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        import torch

        padded = np.zeros((len(ids), max(map(len, ids))), np.int64)
        mask = np.zeros_like(padded)
        for row, row_ids in enumerate(ids):
            padded[row, : len(row_ids)] = row_ids
            mask[row, : len(row_ids)] = 1
        features = {
            "input_ids": torch.from_numpy(padded),
            "attention_mask": torch.from_numpy(mask),
        }
        with torch.inference_mode():
            transformer, *rest = self._model.children()
            features = transformer(features)
            # Pooled in fp32 whatever the transformer ran in.
            states = features["token_embeddings"].float()
            features["token_embeddings"] = states
            for module in rest:
                features = module(features)
        return states.numpy(), features["sentence_embedding"].numpy()

    def _run_in(self, runtime: str) -> None:
        import torch

        self._model[0].to(torch.bfloat16 if runtime == "torch-bf16" else torch.float32)
        self.facts = replace(self.facts, runtime=runtime)

    def choose_runtime(self) -> str:
        """Time both number formats on this machine; call it on an fp32 encoder.

        bf16 is 3 times faster where the CPU has instructions for it and several
        times slower where not. The encoder is left in bf16 numbers, so drop it.
        """
        exact, exact_s = self._timed()
        self._run_in("torch-bf16")
        rounded, rounded_s = self._timed()
        close = float((exact * rounded).sum(axis=1).min()) > LEAST_COSINE
        return "torch-bf16" if close and rounded_s < exact_s else "torch-fp32"

    def _timed(self) -> tuple[Floats, float]:
        wanted = min(TIMED_TOKENS, self.facts.max_tokens)
        passage = TIMED_SENTENCE * (wanted // self.count_tokens(TIMED_SENTENCE))
        durations = []
        for _ in range(3):
            start = time.perf_counter()
            vectors = self.encode([passage] * 4, role="passage").vectors
            durations.append(time.perf_counter() - start)
        return vectors, min(durations)

    def export(self, path: Path) -> Floats:
        """Write everything after the word embeddings as an ONNX graph.

        Its inputs are `embeddings` (batch, length, dimension) and `mask`, its outputs
        `states`, one row a token, and `vectors`. Call it on an fp32 encoder.

        Returns:
            The word embeddings, which the query encoder looks up by itself.
        """
        import torch

        modules: list[Any] = list(self._model.children())
        transformer, *rest = modules

        class Body(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.transformer = transformer.model
                self.rest = torch.nn.ModuleList(rest)

            def forward(
                self, embeddings: torch.Tensor, mask: torch.Tensor
            ) -> tuple[torch.Tensor, torch.Tensor]:
                output = self.transformer(inputs_embeds=embeddings, attention_mask=mask)
                states = output.last_hidden_state
                features = {"token_embeddings": states, "attention_mask": mask}
                for module in self.rest:
                    features = module(features)
                return states, features["sentence_embedding"]

        words = transformer.model.get_input_embeddings().weight.detach()
        mask = torch.ones(2, 7, dtype=torch.int64)
        mask[1, 5:] = 0
        axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("length")}
        # It says that torchvision is absent, four times.
        logging.getLogger("torch.onnx._internal.exporter").setLevel(logging.ERROR)
        # The older tracer (dynamo=False) gives wrong vectors without an error.
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                Body().eval(),
                (torch.randn(2, 7, words.shape[1]), mask),
                dynamo=True,
                dynamic_shapes={"embeddings": axes, "mask": axes},
                input_names=["embeddings", "mask"],
                output_names=["states", "vectors"],
                verbose=False,
            )
        if program is None:
            raise EncoderError(f"The encoder in {path.parent} cannot be exported.")
        program.save(path, external_data=False)
        return cast(Floats, words.numpy())


def open_tokenizer(folder: Path) -> Tokenizer:
    """Load a folder's tokenizer, without the truncation that its file may ask for."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def unit_rows(rows: Floats) -> Floats:
    """Scale rows to unit length."""
    lengths = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-12)
    scaled: Floats = (rows / lengths).astype(np.float32, copy=False)
    return scaled


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    # Longest first, so that memory is asked for at the start and then falls.
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
