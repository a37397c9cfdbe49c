from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.json_lines import objects


def test_a_mark_that_an_editor_wrote_at_the_beginning_is_no_part_of_a_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "topics.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "t1"}\r\n\r\n{"id": "t2"}\n')

    assert list(objects(path)) == [(1, {"id": "t1"}), (3, {"id": "t2"})]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "topics.jsonl"
    path.write_bytes('{"id": "t1"}'.encode("utf-16"))

    with pytest.raises(EvaluationError, match=r"topics\.jsonl cannot be read: 'utf-8'"):
        list(objects(path))
