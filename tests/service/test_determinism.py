"""The same question to the same generation gives the same bytes in any process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROGRAM = """
import sys
from pathlib import Path
from service.related_schemas import related_json
from service.answer_schemas import AnswerJson, HitJson
from service.workbench import Workbench
workbench = Workbench.open(Path(sys.argv[1]))
for query in ("training of border officers", "Quelle protection des témoins ?"):
    for hit in workbench.search(query, k=20):
        print(HitJson.model_validate(hit).model_dump_json())
    print(AnswerJson.model_validate(workbench.ask(query)).model_dump_json())
vocabulary = workbench.searcher().snapshot.vocabulary
for facts in workbench.documents():
    found = workbench.related(facts.document_id)
    reply = related_json(found, vocabulary, document_id=facts.document_id)
    print(reply.model_dump_json())
"""


@pytest.fixture(scope="module")
def written(library: Path) -> list[bytes]:
    """What two processes write that differ in hash seed and number of threads."""
    return [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(library)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONHASHSEED": seed,
                "OMP_NUM_THREADS": threads,
                "OPENBLAS_NUM_THREADS": threads,
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed, threads in (("1", "1"), ("4242", "2"))
    ]


def test_bytes_do_not_depend_on_hash_seed_or_threads(written: list[bytes]) -> None:
    one, other = written

    assert one == other
    assert one.count(b"passage_id") > 20
