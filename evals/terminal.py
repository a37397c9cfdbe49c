"""Judge text at a terminal, with single keys."""

import json
import sys
import termios
import textwrap
import tty
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.collection import judgment_line
from evals.judging import Candidate, is_settled, judge_text
from evals.places import Places
from evals.records import CollectionTopic, Judgment
from evals.stretches import Stretch, find_stretches

WIDTH = 78
CLEAR = "\x1b[2J\x1b[H"

GRADES = {
    "3": "answers the question",
    "2": "answers part of it",
    "1": "on the subject, answers nothing",
    "0": "not relevant",
}

KEYS = "s  later    u  take the last one back    q  stop"


@dataclass(frozen=True, slots=True)
class Session:
    """What one sitting of a judge needs."""

    topics: Mapping[str, CollectionTopic]
    candidates: Sequence[Candidate]
    places: Places
    path: Path
    judge: str
    language: str


def judge_at_terminal(
    session: Session, read_key: Callable[[], str], show: Callable[[str], None]
) -> int:
    """Show candidates one by one and append each grade to the file at once.

    Args:
        session: What is judged, and by whom.
        read_key: Returns the next key; "" when there is none any more.
        show: Shows a screen of text.

    Returns:
        How many judgments were written.
    """
    waiting = list(session.candidates)
    done: list[tuple[Candidate, Judgment]] = []
    settled: defaultdict[str, list[Stretch]] = defaultdict(list)
    while waiting:
        candidate = waiting[0]
        if is_settled(candidate, settled[candidate.topic_id], session.places):
            waiting.pop(0)
            continue
        show(screen(session, candidate, len(waiting)))
        key = read_key()
        if key in {"q", "", "\x03", "\x04"}:
            break
        if key == "s":
            waiting.append(waiting.pop(0))
            if len(waiting) == 1:
                break
        elif key == "u" and done:
            waiting.insert(0, done.pop()[0])
            drop_last_line(session.path)
            settled = _settled(done, session.places)
        elif key in GRADES:
            judgment = judge_text(candidate, int(key), session.judge)
            append_line(session.path, judgment_line(judgment))
            done.append((waiting.pop(0), judgment))
            settled = _settled(done, session.places)
    return len(done)


def screen(session: Session, candidate: Candidate, remaining: int) -> str:
    """Return what a judge sees of one candidate."""
    topic = session.topics[candidate.topic_id]
    question = topic.texts.get(session.language) or next(iter(topic.texts.values()))
    paragraphs = [
        textwrap.fill(line, WIDTH)
        for line in candidate.hit.text.splitlines()
        if line.strip()
    ]
    keys = "\n".join(f"  {key}  {meaning}" for key, meaning in GRADES.items())
    return "\n".join(
        [
            f"{remaining} to judge until the first hits of every run are judged",
            "",
            "QUESTION",
            textwrap.fill(question, WIDTH),
            "",
            f"TEXT   {candidate.hit.file}, page {candidate.hit.first_page}",
            "-" * WIDTH,
            *paragraphs,
            "-" * WIDTH,
            "Does the text answer the question?",
            keys,
            f"  {KEYS}",
        ]
    )


@contextmanager
def single_keys() -> Iterator[Callable[[], str]]:
    """Yield what reads one key from the terminal, without waiting for Enter."""
    if not sys.stdin.isatty():
        yield _typed
        return
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield _typed
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def show_on_terminal(text: str) -> None:
    """Show one screen and nothing of the last one."""
    sys.stdout.write(f"{CLEAR if sys.stdout.isatty() else ''}{text}\n")
    sys.stdout.flush()


def append_line(path: Path, fields: Mapping[str, Any]) -> None:
    """Append one JSON object to a file of lines, making it if need be."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    with path.open("a", encoding="utf-8") as file:
        if text and not text.endswith("\n"):
            file.write("\n")
        file.write(json.dumps(fields, ensure_ascii=False) + "\n")


def drop_last_line(path: Path) -> None:
    """Take the last line of a file of lines back."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")


def _typed() -> str:
    """Return the next key that is not Enter; "" at the end of the input."""
    key = sys.stdin.read(1)
    while key in {"\n", "\r"}:
        key = sys.stdin.read(1)
    return key


def _settled(
    done: Sequence[tuple[Candidate, Judgment]], places: Places
) -> defaultdict[str, list[Stretch]]:
    found = find_stretches([judgment for _, judgment in done], places)
    settled: defaultdict[str, list[Stretch]] = defaultdict(list)
    for topic_id, stretches in found.by_topic.items():
        settled[topic_id] += stretches
    return settled
