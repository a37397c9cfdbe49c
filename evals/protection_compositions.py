"""Make disguised training prompts: a legitimate question before, or words around."""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.protection import Prompt
from ingest.language import LANGUAGES

EVERY = 3
"""One prompt in so many is joined to a legitimate one, and one is framed."""


def compose(prompts: Sequence[Prompt], path: Path) -> list[Prompt]:
    """Return prompts joined to legitimate ones of their language, and framed ones.

    Harmful and legitimate prompts are disguised alike, so that neither a frame nor
    the length tells them apart. The topic is that of the prompt that is asked last.

    Args:
        prompts: What is disguised.
        path: Templates by language, under `joined` and `framed`.
    """
    templates = json.loads(path.read_text(encoding="utf-8"))
    composed = []
    for language in LANGUAGES:
        spoken = [p for p in prompts if p.language == language]
        legitimate = [p for p in spoken if p.purpose is None]
        for number, prompt in enumerate(spoken):
            kind = ("joined", "framed")[number % EVERY] if number % EVERY < 2 else None
            if kind is None:
                continue
            several = templates[language][kind]
            template = several[number // EVERY % len(several)]
            # A stride coprime to most lengths pairs prompts of different subjects.
            other = legitimate[number * 31 % len(legitimate)]
            text = template.format(other=other.text, asked=prompt.text)
            name = f"{prompt.topic}-{kind}.{language}"
            composed.append(Prompt(name, text, language, prompt.purpose))
    return composed
