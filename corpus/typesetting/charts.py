"""Draw the bar chart of a figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from covers import Palette

_BAR_LINE = re.compile(r"(.+?)\s*[:\uff1a]\s*([0-9][0-9.,\u00a0 ]*)\s*(\D*)")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `shown` is the number as the author wrote it."""

    label: str
    value: float
    shown: str


def parse_bar(line: str) -> Bar | None:
    """Read `label: number`, where a unit such as % may follow the number.

    A comma followed by three digits groups thousands; any other comma is a
    decimal sign. Returns None when the line has another form.
    """
    match = _BAR_LINE.fullmatch(line.strip())
    if match is None:
        return None
    label, digits, unit = match.groups()
    plain = re.sub(r"[,\u00a0 ](?=\d{3}\b)", "", digits.strip()).replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    shown = digits.strip() + (unit if unit.startswith("%") else f" {unit}").rstrip()
    return Bar(label, value, shown)


def draw_chart(bars: Sequence[Bar], palette: Palette, *, right_to_left: bool) -> str:
    """Draw horizontal bars with their labels, as rows of a plain HTML table.

    The labels stay HTML, because SVG text neither wraps nor turns right to left.
    """
    longest = max((bar.value for bar in bars), default=0) or 1
    rows = []
    for bar in bars:
        length = round(100 * bar.value / longest, 2)
        start = round(100 - length, 2) if right_to_left else 0
        rows.append(
            f'<tr><td class="bar-label">{escape(bar.label)}</td>'
            '<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none">'
            f'<rect width="100" height="10" fill="{palette.ground}"/>'
            f'<rect x="{start}" width="{length}" height="10" fill="{palette.accent}"/>'
            f'</svg></td><td class="bar-value">{escape(bar.shown)}</td></tr>'
        )
    return f'<table class="bars">{"".join(rows)}</table>'
