"""An empty collection for a library of one's own, with what to write where."""

from pathlib import Path

from evals.errors import EvaluationError

FILES = {
    "README.md": """# Our questions

This folder says what a good search of our library must find. `docs/evaluating.md` of
gifp-search tells how to fill it, step by step.

| file | what is in it | who writes it |
| --- | --- | --- |
| `topics.jsonl` | the questions, one a line | you |
| `judgments.jsonl` | which text answers which question | `python -m evals judge` |
| `nuggets.jsonl` | what a good answer must say | you, if you measure answers |
| `split.json` | which questions are kept for the final figures | you, if you tune |
| `checks.yaml` | what must always hold | you |

Write at least 30 questions as people really ask them, before you look at what the
search finds. Add some that the library cannot answer: a good search says so.
""",
    "topics.jsonl": (
        '{"id": "t001", "kind": "plain", "answerable": true, "actor": null, '
        '"questions": {"en": "Replace this with a question that the library answers"}}'
        "\n"
        '{"id": "u001", "kind": "plain", "answerable": false, "why": "near miss", '
        '"actor": null, "questions": {"en": "Replace this with a question that the '
        'library does not answer"}}\n'
    ),
    "judgments.jsonl": "",
    "checks.yaml": """\
# What must always hold. Remove the # before a line to use it, and put your own
# documents and questions.
#
# - must_show: name-of-a-document.pdf
#   query: A question that this document answers
#   within: 3          # among the first three
#   page: 12           # if it must be this page
# - must_not_show: an-outdated-document.pdf
#   query: A question for which it is misleading
#   within: 5
# - must_overlap: 0.8  # four of five hits are the same
#   query: women in prison
#   same_as: women in prisons
#   within: 10
# - contents_must_not_lead: true
#   query: A question whose words are chapter titles
""",
}


def make_collection(folder: Path) -> None:
    """Make an empty collection.

    Raises:
        EvaluationError: If the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EvaluationError(f"{folder} is there already; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
