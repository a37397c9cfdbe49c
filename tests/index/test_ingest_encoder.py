import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import ingest_encoder
from index.encoder import Encoding
from index.ingest_encoder import IngestEncoder
from index.models import prepare_encoder

pytestmark = pytest.mark.model

PASSAGES = (
    "Border guards are trained to screen travellers without profiling them.",
    "يجب أن تشارك النساء في وضع سياسات مكافحة الإرهاب.",
    "Женщины участвуют в предупреждении насильственного экстремизма.",
    "妇女和女童的权利必须得到保护。" * 12,
)


@pytest.fixture(scope="module")
def prepared() -> Path:
    default = Path(__file__).parents[2] / "build" / "models"
    models_folder = Path(os.environ.get("GIFP_TEST_MODELS", default))
    return prepare_encoder("multilingual-e5-small", models_folder, progress=print)


def test_the_first_passages_are_encoded_without_torch(prepared: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from index.ingest_encoder import FEW, IngestEncoder\n"
        f"encoder = IngestEncoder(Path({str(prepared)!r}))\n"
        "encoder.encode(['Who pays?'] * FEW, role='passage')\n"
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_passages_before_and_after_the_change_are_encoded_alike(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_encoder, "FEW", len(PASSAGES))
    encoder = IngestEncoder(prepared)

    before = encoder.encode(PASSAGES, role="passage")
    after = encoder.encode(PASSAGES, role="passage")

    assert least_cosine(before, after) > 0.999
    assert not np.array_equal(before.vectors, after.vectors)
    for one, other in zip(before.tokens, after.tokens, strict=True):
        np.testing.assert_array_equal(one.offsets, other.offsets)


def least_cosine(one: Encoding, other: Encoding) -> float:
    left = np.concatenate([one.vectors, *(text.vectors for text in one.tokens)])
    right = np.concatenate([other.vectors, *(text.vectors for text in other.tokens)])
    return float((left * right).sum(axis=1).min())
