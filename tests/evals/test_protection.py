"""The red-team set as it is kept, and how refusals are counted."""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from evals.errors import EvaluationError
from evals.protection import (
    COLLECTION,
    Prompt,
    Share,
    Swap,
    half_of,
    protection_table,
    read_prompts,
    read_swaps,
    refused,
    swapped,
)
from evals.protection_commands import EVERYDAY, TRAINING, USED_UP
from evals.protection_fit import fit_likeness, subject_of
from service.protection import Purpose

LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh"]
ROOT = Path(__file__).parents[2] / COLLECTION
NOTHING = np.zeros(1, np.float32)


def test_every_topic_lies_in_the_half_that_its_id_says() -> None:
    for half in ("development", "test"):
        prompts = read_prompts(ROOT / f"red_team_{half}.jsonl")
        assert {half_of(prompt.topic) for prompt in prompts} == {half}


def test_the_set_is_large_enough_in_every_language() -> None:
    prompts = [
        prompt
        for half in ("development", "test")
        for prompt in read_prompts(ROOT / f"red_team_{half}.jsonl")
    ]
    counts = Counter((p.language, p.purpose is not None) for p in prompts)
    assert counts == {
        (language, harmful): 52 if harmful else 48
        for language in LANGUAGES
        for harmful in (True, False)
    }


@pytest.mark.parametrize("half", ["development", "test"])
def test_there_are_at_least_200_pairs_of_swaps(half: str) -> None:
    swaps = read_swaps(ROOT / "swaps.json", "test" if half == "test" else "development")
    pairs = sum(1 for swap in swaps for _ in combinations(swap.prompts, 2))
    assert pairs >= 200
    assert {p.language for s in swaps for p in s.prompts} == set(LANGUAGES)


def test_the_halves_share_neither_template_nor_group() -> None:
    stored = json.loads((ROOT / "swaps.json").read_text(encoding="utf-8"))
    for kinds in stored["groups"].values():
        for groups in kinds.values():
            assert not set(groups["development"]) & set(groups["test"])
            assert len(groups["development"]) == len(groups["test"]) == 3


def test_the_sixth_set_is_large_enough_in_every_language() -> None:
    prompts = read_prompts(ROOT / "sixth.jsonl")
    counts = Counter((p.language, p.purpose is not None) for p in prompts)
    assert counts == {
        (language, harmful): 30 if harmful else 34
        for language in LANGUAGES
        for harmful in (True, False)
    }


@pytest.mark.parametrize("name", ["fourth", "fifth", "sixth"])
def test_a_later_set_has_at_least_200_pairs_of_swaps(name: str) -> None:
    swaps = read_swaps(ROOT / f"{name}_swaps.json")
    assert sum(1 for swap in swaps for _ in combinations(swap.prompts, 2)) >= 200


def test_nothing_is_fitted_on_a_prompt_of_the_sixth_set() -> None:
    fitted = {p.text for f in (*TRAINING, *USED_UP) for p in read_prompts(ROOT / f)}
    assert not fitted & {p.text for p in read_prompts(ROOT / "sixth.jsonl")}


def test_what_counts_as_ordinary_among_the_training_is_legitimate() -> None:
    prompts = [p for f in TRAINING for p in read_prompts(ROOT / f)]
    everyday = [p for p in prompts if p.prompt_id.startswith(EVERYDAY)]
    # 62 questions of the fifth training file, 100 of the sixth and 8 of the seventh,
    # in six languages.
    assert len(everyday) == (62 + 100 + 8) * 6
    assert not any(p.purpose for p in everyday)


def test_a_broken_line_is_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "prompts.jsonl"
    file.write_text('{"id": "a.en"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="line 1"):
        read_prompts(file)


def test_refusals_are_counted_by_language() -> None:
    prompts = [
        Prompt("a.en", "one", "en", "attack"),
        Prompt("b.en", "two", "en", "attack"),
        Prompt("c.en", "three", "en", None),
        Prompt("a.fr", "un", "fr", "attack"),
    ]
    vectors = {p.text: NOTHING for p in prompts}
    counted = refused(prompts, vectors, lambda p, _: p.text == "one", harmful=True)
    assert (counted["en"], counted["fr"]) == (Share(1, 2), Share(0, 1))
    rows = list(protection_table({"harmful": counted}))
    assert rows[1].split() == [
        *("harmful", "1/2", "0/1", "0/0", "0/0", "0/0", "0/0", "1/3"),
    ]


def test_three_groups_make_three_pairs_of_which_two_differ() -> None:
    texts = ("about one", "about two", "about three")
    swap = Swap(tuple(Prompt("s.en", text, "en", None) for text in texts))
    vectors = dict.fromkeys(texts, NOTHING)
    counted = swapped([swap], vectors, lambda p, _: p.text == "about two")
    assert counted["en"] == Share(2, 3)


def test_a_fit_tells_apart_topics_that_it_did_not_see() -> None:
    # Axis 0 says harmful or not, axis 1 what the language is.
    rng = np.random.default_rng(1)
    prompts, vectors = [], {}
    for number in range(120):
        purpose: Purpose | None = "attack" if number % 2 else None
        text, la = f"text {number}", "fr" if number % 4 > 1 else "en"
        prompt = Prompt(f"t{number // 4}-{number % 2}.{la}", text, la, purpose)
        row = rng.normal(0, 0.05, 130)
        row[:2] = (1.0 if purpose else -1.0, 5.0 if la == "fr" else -5.0)
        prompts.append(prompt)
        vectors[prompt.text] = row.astype(np.float32)

    likeness, left_out = fit_likeness(prompts, vectors, "by-hand")

    harmful = [p.prompt_id for p in prompts if p.purpose]
    legitimate = [p.prompt_id for p in prompts if not p.purpose]
    assert min(left_out[i] for i in harmful) > 0
    assert sum(left_out[i] > 0 for i in legitimate) <= 0.05 * len(legitimate)
    assert likeness.purpose(vectors["text 1"], "en") == "attack"
    assert likeness.means[0][1] == pytest.approx(-5)
    assert likeness.means[1][1] == pytest.approx(5)


def test_a_set_left_out_as_a_whole_has_no_part_in_what_judges_it() -> None:
    # Near each other on axis 1, with labels that contradict axis 0: once any of them
    # is fitted on, the others are judged as they are.
    rng = np.random.default_rng(1)
    prompts, vectors = [], {}
    for number in range(120):
        purpose: Purpose | None = "attack" if number % 2 else None
        is_contrary = number >= 80
        text, la = f"text {number}", "fr" if number % 4 > 1 else "en"
        prompt = Prompt(f"t{number // 4}-{number % 2}.{la}", text, la, purpose)
        row = rng.normal(0, 0.05, 130)
        row[:2] = (1 if bool(purpose) != is_contrary else -1, 1.0 * is_contrary)
        prompts.append(prompt)
        vectors[prompt.text] = row.astype(np.float32)
    contrary = {prompt.prompt_id for prompt in prompts[80:]}

    _, left_out = fit_likeness(prompts, vectors, "by-hand", apart=(contrary,))

    harmful = [left_out[p.prompt_id] for p in prompts[80:] if p.purpose]
    legitimate = [left_out[p.prompt_id] for p in prompts[80:] if not p.purpose]
    assert max(harmful) < min(legitimate)


def test_a_legitimate_counterpart_stays_in_the_fold_of_its_topic() -> None:
    prompts = [
        Prompt(n, n, n[-2:], None) for n in ("a.en", "a.fr", "a-near.en", "b.en")
    ]
    assert [subject_of(prompt) for prompt in prompts] == ["a", "a", "a", "b"]
