"""What was measured of storage and of size → the tables and plots of the docs.

A table stands between two comments of docs/performance.md, `<!-- NAME -->` and
`<!-- end of NAME -->`; what a person wrote around it is left alone.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean

from evals import svg
from evals.errors import EvaluationError
from evals.frontier import Point
from evals.scale import SEARCHES, SizeFigures

BYTES_TICKS = (4_000, 10_000, 20_000, 50_000, 100_000, 250_000)
SIZE_TICKS = (1_000, 10_000, 100_000, 1_000_000)


def write_frontier(page: Path, points: Sequence[Point]) -> None:
    """Write the table and the plot of ways to keep token vectors.

    Raises:
        EvaluationError: If the page has no place for the table.
    """
    full = points[0]
    lines = [
        "| kept | kB a passage | tokens | en, plain | six, plain | en, normalised | "
        "six, normalised |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for point in sorted(points, key=lambda point: -point.bytes_a_passage):
        cells = [
            point.way.name,
            f"{point.bytes_a_passage / 1000:.1f}",
            f"{point.tokens_a_passage:.0f}",
            *(
                f"{value:.4f} ({value - of_full:+.4f})"
                for value, of_full in zip(_means(point), _means(full), strict=True)
            ),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    _replace_section(page, "frontier", "\n".join(lines))
    places = {p.way.name: (p.bytes_a_passage, _means(p)[3]) for p in points}
    drawn = svg.points(
        "nDCG@10 by bytes a passage",
        places,
        "bytes a passage",
        "nDCG@10, six languages",
        BYTES_TICKS,
        y_ends=(0.4, 0.54),
        unlabelled=_surpassed(places),
    )
    _picture(page, "frontier").write_text(drawn + "\n", encoding="utf-8")


def write_sizes(page: Path, figures: Sequence[SizeFigures]) -> None:
    """Write the table and the plots of libraries by size.

    Raises:
        EvaluationError: If the page has no place for the table.
    """
    rows: dict[str, Callable[[SizeFigures], str]] = {
        "search, ms (p50 / p95 / processor)": partial(_timing, "plain"),
        **{
            f"with {name}, ms": partial(_timing, name)
            for name in SEARCHES
            if name != "plain"
        },
        "dense ranking": lambda f: "exact" if f.is_exact else "inverted lists",
        "its recall@10": lambda f: f"{f.recall_10:.3f}",
        "opening, s (wall / processor)": lambda f: (
            f"{f.opened_s:.2f} / {f.opened_cpu_s:.2f}"
        ),
        "memory, searching (own / with mapped files)": lambda f: (
            f"{f.own_mb:.0f} / {f.peak_mb:.0f} MB"
        ),
        "disk": lambda f: f"{f.disk_mb:,.0f} MB",
        "of it token vectors": lambda f: f"{f.tokens_mb:,.0f} MB",
        "made, without reading and encoding": lambda f: (
            f"{f.built_passages_per_s:.0f} passages/s"
        ),
        "adding ten pages, until found, s": lambda f: (
            f"{f.added_s:.1f} / {f.added_cpu_s:.1f}"
        ),
        "of it after the commit, s": lambda f: (
            f"{f.joining_s:.2f} / {f.joining_cpu_s:.2f}"
        ),
    }
    head = " | ".join(f"{f.passages:,}" for f in figures)
    lines = [f"| passages | {head} |", "| --- |" + " --- |" * len(figures)]
    for name, cell in rows.items():
        lines.append(f"| {name} | {' | '.join(cell(f) for f in figures)} |")
    _replace_section(page, "sizes", "\n".join(lines))
    series: dict[str, list[tuple[float, float]]] = {
        name: [(f.passages, f.searches[name].p95_ms) for f in figures]
        for name in SEARCHES
    }
    _draw_sizes(page, "search", series, "ms")
    _draw_sizes(
        page,
        "opening",
        {
            "opening": [(f.passages, f.opened_s) for f in figures],
            "adding ten pages": [(f.passages, f.added_s) for f in figures],
        },
        "s",
    )


def _timing(name: str, figures: SizeFigures) -> str:
    timing = figures.searches[name]
    return f"{timing.p50_ms:.0f} / {timing.p95_ms:.0f} / {timing.cpu_ms:.0f}"


def _draw_sizes(
    page: Path, name: str, series: dict[str, list[svg.Point]], unit: str
) -> None:
    most = max(y for points in series.values() for _, y in points)
    drawn = svg.lines(
        f"{name} by size",
        series,
        "passages",
        unit,
        SIZE_TICKS,
        is_logarithmic=True,
        y_ends=(0.0, most * 1.05),
    )
    _picture(page, name).write_text(drawn + "\n", encoding="utf-8")


def _means(point: Point) -> list[float]:
    """Return English and the mean of the languages, plain and then normalised."""
    return [
        value
        for score in ("plain", "normalised")
        for value in (point.values[score]["en"], fmean(point.values[score].values()))
    ]


def _surpassed(places: dict[str, svg.Point]) -> list[str]:
    """Return what another way beats in fewer bytes."""
    return [
        name
        for name, (size, value) in places.items()
        if any(s < size and v >= value for s, v in places.values())
    ]


def _picture(page: Path, name: str) -> Path:
    return page.parent / "pictures" / f"performance-{name}.svg"


def _replace_section(page: Path, name: str, body: str) -> None:
    text = page.read_text(encoding="utf-8")
    before, opening, rest = text.partition(f"<!-- {name} -->\n")
    _, closing, after = rest.partition(f"<!-- end of {name} -->")
    if not opening or not closing:
        raise EvaluationError(f"{page} has no place for the table {name!r}")
    page.write_text(f"{before}{opening}\n{body}\n\n{closing}{after}", encoding="utf-8")
