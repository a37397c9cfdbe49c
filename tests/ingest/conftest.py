from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write_pdf(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put bytes into a file of their own."""

    def write(source: bytes) -> Path:
        path = tmp_path / "a.pdf"
        path.write_bytes(source)
        return path

    return write
