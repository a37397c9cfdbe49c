"""Arguments and options that several commands of `gifp` share."""

from pathlib import Path
from typing import Annotated

import typer

LibraryOption = Annotated[
    Path, typer.Option("--library", envvar="GIFP_LIBRARY", help="The library's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
EncoderOption = Annotated[
    str,
    typer.Option(
        help="multilingual-e5-small, all-MiniLM-L6-v2, a folder or a hub name."
    ),
]
OcrOption = Annotated[
    bool, typer.Option(help="Read scanned pages, where Tesseract is installed.")
]
KOption = Annotated[int, typer.Option(help="How many are asked for.", min=1, max=1000)]
DocumentArgument = Annotated[
    str, typer.Argument(help="An id, a unique prefix of one, or a file name.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option(help="The language of the query (en fr es ar ru zh); else detected."),
]

RerankerOption = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        envvar="GIFP_RERANKER",
        help="A cross-encoder that orders the hits: a folder or a hub name. Without "
        "it, late interaction does.",
    ),
]

DEFAULT_LIBRARY = Path("library")
DEFAULT_PUBLICATIONS = Path("corpus/publications.csv")
DEFAULT_ENCODER = "multilingual-e5-small"
