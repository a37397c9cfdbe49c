import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.encoder import Encoding, TorchEncoder
from index.errors import QueryError
from index.models import (
    open_bulk_encoder,
    open_query_encoder,
    prepare_encoder,
)
from index.onnx_encoder import OnnxEncoder
from index.prepared import DATA

pytestmark = pytest.mark.model

FIVE_SCRIPTS = (
    "Who pays for water?",
    "من يدفع ثمن الماء؟",
    "Кто платит за воду?",
    "谁来支付水费？",
    "पानी का भुगतान कौन करता है?",
)
TRICKY_TEXTS = (
    "",
    " ",
    "two  spaces and\ttabs\n\nand lines",
    "ﬁnancing cafe\u0301 ﷺ １２３",
    "</s> <unk> <pad>",
    "soft\u00adhyphen, zero\u200bwidth, \x00 and \ufeff marks",
    "\U000e0041\U000e0042 tags, \ue000 private, 🕊️ dove, 𠀀𠀁 rare",
    "a" * 300,
    "你好世界" * 40,
)


@pytest.fixture(scope="session")
def prepared() -> Path:
    default = Path(__file__).parents[2] / "build" / "models"
    models_folder = Path(os.environ.get("GIFP_TEST_MODELS", default))
    return prepare_encoder("multilingual-e5-small", models_folder, progress=print)


@pytest.fixture(scope="session")
def bulk(prepared: Path) -> TorchEncoder:
    return open_bulk_encoder(prepared)


@pytest.fixture(scope="session")
def query(prepared: Path) -> OnnxEncoder:
    return open_query_encoder(prepared)


def cosines(left: Encoding, right: Encoding) -> list[float]:
    return [
        float((a * b).sum(axis=1).min())
        for a, b in [
            (left.vectors, right.vectors),
            *(
                (a.vectors, b.vectors)
                for a, b in zip(left.tokens, right.tokens, strict=True)
                if len(a.vectors)
            ),
        ]
    ]


def test_query_and_bulk_encoder_agree_in_five_scripts(
    bulk: TorchEncoder, query: OnnxEncoder
) -> None:
    texts = [*FIVE_SCRIPTS, *(" ".join([text] * 12) for text in FIVE_SCRIPTS)]
    left = bulk.encode(texts, role="passage")
    right = query.encode(texts, role="passage")
    assert min(cosines(left, right)) > 0.999


def test_a_text_is_encoded_alike_alone_and_beside_longer_ones(
    query: OnnxEncoder,
) -> None:
    alone = query.encode(["Who pays?"], role="query")
    beside = query.encode(["Who pays?", "water " * 300], role="query")
    np.testing.assert_allclose(beside.vectors[0], alone.vectors[0], atol=1e-5)


def test_vectors_come_in_the_order_of_the_texts(bulk: TorchEncoder) -> None:
    texts = ["one", "a text of " * 40 + "many words", "two words"]
    together = bulk.encode(texts, role="passage").vectors
    alone = [bulk.encode([text], role="passage").vectors[0] for text in texts]
    products = together @ np.array(alone).T
    assert products.argmax(axis=1).tolist() == [0, 1, 2]
    assert products.diagonal().min() > 0.999


def test_rows_have_unit_length(bulk: TorchEncoder, query: OnnxEncoder) -> None:
    for encoder in (bulk, query):
        encoding = encoder.encode(FIVE_SCRIPTS, role="query")
        rows = np.concatenate([encoding.vectors, encoding.tokens[3].vectors])
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_offsets_point_at_the_words_of_the_text_as_passed(query: OnnxEncoder) -> None:
    text = "Women  lead ﬁeld work."
    (tokens,) = query.encode([text], role="passage").tokens
    words = [text[start:stop].strip() for start, stop in tokens.offsets]
    assert words == ["Women", "lead", "ﬁeld", "work", "."]


def test_tokens_of_the_prefix_are_left_out_where_no_space_follows(
    query: OnnxEncoder,
) -> None:
    (tokens,) = query.encode(["你好"], role="query").tokens
    assert tokens.offsets.tolist() == [[0, 2]]


def test_a_role_changes_the_vector(query: OnnxEncoder) -> None:
    asked = query.encode(["water"], role="query").vectors
    stated = query.encode(["water"], role="passage").vectors
    assert float((asked * stated).sum()) < 0.99


def test_no_texts_give_no_rows(bulk: TorchEncoder, query: OnnxEncoder) -> None:
    for encoder in (bulk, query):
        encoding = encoder.encode([], role="query")
        assert encoding.vectors.shape == (0, 384)
        assert encoding.tokens == ()


def test_the_longest_text_is_encoded_and_one_token_more_is_refused(
    bulk: TorchEncoder, query: OnnxEncoder
) -> None:
    longest = " ".join(["water"] * bulk.facts.max_tokens)
    assert bulk.count_tokens(longest) == query.count_tokens(longest) == 507
    for encoder in (bulk, query):
        assert len(encoder.encode([longest], role="passage").tokens[0].offsets) == 507
        with pytest.raises(ValueError, match="508 tokens, the encoder takes 507"):
            encoder.encode([longest + " water"], role="passage")
        with pytest.raises(QueryError, match="508 tokens, the encoder takes 507"):
            encoder.encode([longest + " water"], role="query")


def test_a_query_that_is_no_text_is_refused(query: OnnxEncoder) -> None:
    with pytest.raises(QueryError, match="half a character at place 3"):
        query.encode(["ab\ud800"], role="query")


def test_a_huge_query_is_refused_before_it_is_tokenized(query: OnnxEncoder) -> None:
    with pytest.raises(QueryError, match="10000000 characters"):
        query.encode(["a" * 10_000_000], role="query")


def test_progress_counts_the_texts_done(bulk: TorchEncoder) -> None:
    done: list[int] = []
    bulk.encode(["water " * 400] * 12, role="passage", progress=done.append)
    assert done == [10, 12]


def test_mapped_pieces_give_the_tokens_of_the_tokenizers_library(
    prepared: Path,
) -> None:
    whole = Tokenizer.from_file(str(prepared / "tokenizer.json"))
    mapped = open_query_encoder(prepared)._tokenizer._encode_batch
    lines = (DATA / "parallel_questions.jsonl").read_text("utf-8").splitlines()
    questions = [text for line in lines for text in json.loads(line).values()]
    texts = [*TRICKY_TEXTS, *FIVE_SCRIPTS, *questions]
    for text, encoding in zip(texts, mapped(texts), strict=True):
        expected = whole.encode(text)
        assert encoding.ids == expected.ids, text
        assert encoding.offsets == expected.offsets, text


def test_tokens_are_counted_as_the_packages_own_program_counts(
    query: OnnxEncoder,
) -> None:
    samples = json.loads((DATA / "reference_vectors.json").read_text("utf-8"))["texts"]
    overhead = 4  # <s> ▁passage : </s>
    counts = [query.count_tokens(sample["text"]) + overhead for sample in samples]
    assert counts == [sample["tokens"] for sample in samples]


def test_threads_share_a_query_encoder(query: OnnxEncoder) -> None:
    expected = query.encode(FIVE_SCRIPTS, role="query").vectors

    def encode(row: int) -> bool:
        text = FIVE_SCRIPTS[row % 5]
        vector = query.encode([text], role="query").vectors[0]
        return bool(np.allclose(vector, expected[row % 5], atol=1e-5))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(encode, range(80)))


def test_queries_are_encoded_without_torch(prepared: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from index.models import open_query_encoder\n"
        f"encoder = open_query_encoder(Path({str(prepared)!r}))\n"
        "encoder.encode(['Who pays for water?'], role='query')\n"
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("language", ["ar", "zh", "ru", "fr", "es"])
def test_shift_brings_questions_nearer_to_their_english_twins(
    query: OnnxEncoder, language: str
) -> None:
    # Not among the questions from which the means were learned.
    twins = {
        "en": "Is bread healthy?",
        "ar": "هل الخبز صحي؟",
        "zh": "面包健康吗？",
        "ru": "Полезен ли хлеб?",
        "fr": "Le pain est-il bon pour la santé ?",
        "es": "¿Es saludable el pan?",
    }
    english = query.encode([twins["en"]], role="query")
    asked = query.encode([twins[language]], role="query")
    shifted = query.shift(asked, language)

    def nearness(encoding: Encoding) -> tuple[float, float]:
        tokens = encoding.tokens[0].vectors @ english.tokens[0].vectors.T
        whole = float((encoding.vectors * english.vectors).sum())
        return whole, float(tokens.max(axis=1).mean())

    assert nearness(shifted)[0] > nearness(asked)[0]
    assert nearness(shifted)[1] > nearness(asked)[1]
    np.testing.assert_allclose(np.linalg.norm(shifted.vectors, axis=1), 1, atol=1e-5)


def test_english_and_unknown_languages_are_not_shifted(query: OnnxEncoder) -> None:
    encoding = query.encode(["Is bread healthy?"], role="query")
    assert query.shift(encoding, "en") is encoding
    assert query.shift(encoding, "sv") is encoding
