"""Typeset the sources of the starter library as PDFs.

python corpus/typesetting/build.py                       every source
python corpus/typesetting/build.py gender-primer         one family
python corpus/typesetting/build.py gender-primer.fr      one language of it
python corpus/typesetting/build.py --check gender-primer compare, write nothing
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from catalogue import compose_catalogue
from markup import compose_body
from pages import compose_document
from pdfs import NoteLostError, set_pdf
from scans import scan_pdf
from sources import Source, SourceError, read_source

STARTER = Path(__file__).parents[1] / "starter"

log = logging.getLogger("typesetting")


def find_sources(folder: Path, names: Sequence[str]) -> list[Path]:
    """Find the files that names such as `gender-primer` or `gender-primer.fr` mean.

    Raises:
        SourceError: If a name has no source.
    """
    paths = sorted(folder.glob("*.md"))
    if not names:
        return paths
    chosen: list[Path] = []
    for name in names:
        named = [path for path in paths if name in (path.stem, path.stem.split(".")[0])]
        if not named:
            raise SourceError(f"{folder} has no source for {name}.")
        chosen += [path for path in named if path not in chosen]
    return chosen


def typeset(source: Source, html: str) -> bytes:
    """Set one composed source in its layout, as the bytes of a PDF."""
    pdf = set_pdf(source.name, html)
    if source.layout not in ("scan", "ocr"):
        return pdf
    return scan_pdf(
        pdf,
        title=source.title,
        language=source.language,
        year=source.year,
        has_text=source.layout == "ocr",
    )


def build(sources: Path, output: Path, names: Sequence[str], *, check: bool) -> bool:
    """Build the named documents; tell whether every one is, or was, up to date.

    With `check`, the folder of PDFs is compared and left alone.

    Raises:
        SourceError: If any of the sources is malformed, before a PDF is written.
    """
    composed = [
        (source, compose_document(source, compose_body(source)))
        for source in map(read_source, find_sources(sources, names))
    ]
    output.mkdir(parents=True, exist_ok=True)
    differing = 0
    table = output / "catalogue.csv"
    catalogue = compose_catalogue(map(read_source, find_sources(sources, [])))
    if not check:
        table.write_bytes(catalogue)
    elif not table.exists() or table.read_bytes() != catalogue:
        differing += 1
        log.info("%s: differs", table.name)
    for number, (source, html) in enumerate(composed, start=1):
        pdf = typeset(source, html)
        path = output / f"{source.name}.pdf"
        place = f"{number}/{len(composed)} {path.name}"
        if not check:
            path.write_bytes(pdf)
            log.info("%s: %d kB", place, len(pdf) // 1000)
        elif path.exists() and path.read_bytes() == pdf:
            log.info("%s: same", place)
        else:
            differing += 1
            log.info("%s: %s", place, "differs" if path.exists() else "missing")
    return differing == 0


def main() -> int:
    """Run the command line."""
    description, _, examples = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=description,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", nargs="*", help="documents to build; all when left out")
    parser.add_argument(
        "--check",
        action="store_true",
        help="set the documents again, compare with the PDFs, exit 1 on a difference",
    )
    parser.add_argument("--sources", type=Path, default=STARTER / "sources")
    parser.add_argument("--output", type=Path, default=STARTER / "pdf")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    # They report every step of every page, and every table of every font.
    for library in ("weasyprint.progress", "fontTools"):
        logging.getLogger(library).setLevel(logging.WARNING)
    try:
        same = build(
            arguments.sources, arguments.output, arguments.ids, check=arguments.check
        )
    except (SourceError, NoteLostError) as error:
        log.error("%s", error)
        return 1
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
