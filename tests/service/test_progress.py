import pytest

from index.ingestion import Progress
from service.progress import beginning, ingesting


def test_an_interruption_before_the_first_file_says_that_none_was_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyboardInterrupt), beginning():
        raise KeyboardInterrupt

    told = "Interrupted before a file was read; the same command begins again.\n"
    assert capsys.readouterr().out == told


def test_an_interruption_says_how_many_files_are_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = Progress(files=2, total_files=7, pages=31, passages=90, file="b.pdf")

    def interrupted() -> None:
        with ingesting() as (update, _):
            update(at)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    told = "Interrupted; 2 of 7 files were done and kept, and the same command goes on."
    assert capsys.readouterr().out == f"{told}\n"
