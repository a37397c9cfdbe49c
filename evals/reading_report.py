"""The measures of reading as tables to print."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from evals.reading import Measured, ReadingScore, pool
from ingest.records import BlockKind

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
MIN_OVERLAP = 0.8
MIN_ORDER = 0.95


def _is_one_column(one: Measured) -> bool:
    return one.language != "ar" and not _has_columns(one.layout)


def _is_in_columns(one: Measured) -> bool:
    return one.language != "ar" and _has_columns(one.layout)


def _has_columns(layout: str) -> bool:
    return layout.startswith(("two", "three", "soft", "sidebar"))


BARS: tuple[tuple[str, float, Callable[[Measured], bool]], ...] = (
    ("Latin, Cyrillic and Chinese, one column", 0.01, _is_one_column),
    ("Latin, Cyrillic and Chinese, columns", 0.03, _is_in_columns),
    ("Arabic", 0.05, lambda one: one.language == "ar"),
)
"""Word error that is allowed, by group of pages."""


def report_pages(measured: Sequence[Measured]) -> Iterator[str]:
    """Print the measures by language, by layout and by kind of block, with the bars."""
    yield f"{'':32}pages  error recall precision order  blocks  boxes"
    for language in LANGUAGES:
        yield _row(language, [one for one in measured if one.language == language])
    for layout in sorted({one.layout for one in measured}):
        yield _row(layout, [one for one in measured if one.layout == layout])
    yield _row("all", measured)
    yield ""
    yield "block F1: " + ", ".join(_kinds(pool(measured)))
    whole = pool(measured)
    yield f"cells of tables: F1 {whole.cell_f1:.3f} ({whole.cells})"
    yield from _report_bars(measured)


def _row(name: str, measured: Iterable[Measured]) -> str:
    score = pool(measured)
    overlap = f"{min(score.overlaps):6.2f}" if score.overlaps else "     -"
    return (
        f"{name:32}{score.pages:5} {100 * score.word_error:6.2f} "
        f"{100 * score.recall:6.2f} {100 * score.precision:9.2f} "
        f"{100 * score.order:5.1f} {score.block_f1():7.3f} {overlap}"
    )


def _kinds(score: ReadingScore) -> Iterator[str]:
    for kind in BlockKind:
        if score.blocks[kind] or score.blocks_read[kind]:
            yield f"{kind} {score.block_f1([kind]):.3f} ({score.blocks[kind]})"


def _report_bars(measured: Sequence[Measured]) -> Iterator[str]:
    for name, bar, belongs in BARS:
        error = pool(filter(belongs, measured)).word_error
        yield _verdict(
            error <= bar, f"word error {100 * error:.2f} % <= {100 * bar:.0f} %: {name}"
        )
    whole = pool(measured)
    worst = min(whole.overlaps, default=1.0)
    yield _verdict(
        worst >= MIN_OVERLAP,
        f"boxes of {len(whole.overlaps)} quotations: least overlap {worst:.2f}"
        f" >= {MIN_OVERLAP}",
    )
    yield _verdict(
        whole.order >= MIN_ORDER,
        f"pages in order: {100 * whole.order:.1f} % >= {100 * MIN_ORDER:.0f} %",
    )


def _verdict(is_met: bool, sentence: str) -> str:
    return f"{'met   ' if is_met else 'MISSED'} {sentence}"


def report_reader(
    name: str, measured: Sequence[Measured], bare: Sequence[Measured]
) -> str:
    """Print the word error of one reader by language, overall, and its order."""
    languages = " ".join(
        f"{100 * pool(one for one in bare if one.language == language).word_error:6.2f}"
        for language in LANGUAGES
    )
    return (
        f"{name:28} {100 * pool(measured).word_error:6.2f} "
        f"{100 * pool(bare).word_error:6.2f}  {languages}  "
        f"{100 * pool(bare).order:5.1f}"
    )


READERS_HEAD = (
    f"{'word error, %':28}  whole   bare  "
    + " ".join(f"{language:>6}" for language in LANGUAGES)
    + "  order"
)
"""`whole` is as read; `bare`, and what follows, without running heads and numbers."""
