"""Every PDF of a folder of odd, broken and malicious ones is read or refused."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.records import Document
from ingest.sandbox import read_document

ROOT = Path(__file__).parent.parent.parent
FOLDER = Path(os.environ.get("GIFP_HOSTILE", ROOT.parent / "shared" / "hostile"))


def read(path: Path) -> Document | IngestError:
    try:
        return read_document(path, file=path.name)
    except IngestError as error:
        return error


# No limit on the time of one file beyond the sandbox's own: 219 files take 25 s.
@pytest.mark.skipif(
    not any(FOLDER.glob("*.pdf")),
    reason=f"no PDFs in {FOLDER}; set GIFP_HOSTILE to a folder of hostile PDFs",
)
def test_every_hostile_file_ends_in_a_document_or_a_reason() -> None:
    paths = sorted(FOLDER.glob("*.pdf"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = dict(zip(paths, pool.map(read, paths), strict=True))
    for path, outcome in outcomes.items():
        if isinstance(outcome, Document):
            assert outcome.title, path.name
            assert outcome.pages, path.name
        else:
            assert str(outcome).startswith(f"{path.name}: "), outcome
    assert len(outcomes) == len(paths)
