"""What docs/evaluating.md tells people to write and type is what the tools take."""

import json
import re
from pathlib import Path

import pytest

from evals.__main__ import app
from evals.checks import read_checks
from evals.collection import read_collection
from evals.scoring import RANKING_MEASURES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evaluating.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_command_exists() -> None:
    known = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback is not None
    }
    told = set(re.findall(r"python -m evals ([a-z-]+)", PAGE))

    assert {"run", "judge", "report", "compare"} <= told
    assert told <= known


def test_the_examples_are_lines_of_a_collection(tmp_path: Path) -> None:
    topic, split, nugget, quotation = blocks("json")
    for name, text in (
        ("topics.jsonl", topic),
        ("split.json", split),
        ("nuggets.jsonl", nugget),
        ("quotations.jsonl", quotation),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")

    collection = read_collection(tmp_path)

    assert collection.topics[0].texts["en"] == "How are interpreters chosen?"
    assert collection.topics[0].half == "development"
    assert collection.nuggets[0].is_vital
    assert collection.quotations[0].is_support
    assert json.loads(topic)["answerable"] is True


def test_the_example_of_checks_can_be_read(tmp_path: Path) -> None:
    (text,) = blocks("yaml")
    (tmp_path / "checks.yaml").write_text(text, encoding="utf-8")

    assert len(read_checks(tmp_path / "checks.yaml")) == 4


@pytest.mark.parametrize("measure", RANKING_MEASURES)
def test_every_measure_is_explained(measure: str) -> None:
    explained = {"Recall@50": "@50", "Recall@100": "@100"}.get(measure, measure)

    assert explained.casefold() in PAGE.casefold()


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"\((pictures/[^)]+)\)", PAGE)

    assert len(pictures) >= 2
    assert [p for p in pictures if not (ROOT / "docs" / p).is_file()] == []
