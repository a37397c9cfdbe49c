"""What is noted of the text layers of pages, in the words of a warning."""

from collections.abc import Collection, Iterable, Sequence

NO_TEXT = "has no text"
NO_READABLE = "has no readable characters"
NO_LANGUAGE = "has no letters of a language"
MOSTLY_PICTURED = "is a picture of text with a few characters beside it"
UNCHECKED = (
    "cannot be looked at for hidden text, since drawing it fails or takes too long;"
    " its text layer is left out"
)

LAYER = "came with the file, recognised in a scan by another program"

REASONS = (NO_TEXT, NO_READABLE, NO_LANGUAGE, MOSTLY_PICTURED, UNCHECKED)


def say_why(file: str, number: int, why: str) -> str:
    """Write the warning about a page."""
    return f"{file}: page {number} {why}"


def part_warnings(
    file: str, warnings: Iterable[str], recognised: Collection[int]
) -> tuple[list[str], dict[str, list[int]]]:
    """Take out what was said of pages that have been read by eye since.

    Returns:
        The warnings that still hold, and pages by the reason for which they were read
        by eye.
    """
    said = {say_why(file, at, why): (at, why) for at in recognised for why in REASONS}
    left: list[str] = []
    pages: dict[str, list[int]] = {}
    for warning in warnings:
        if warning in said:
            number, why = said[warning]
            pages.setdefault(why, []).append(number)
        else:
            left.append(warning)
    return left, pages


def name_pages(numbers: Sequence[int]) -> str:
    """Write page numbers, runs of them as first and last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)
    return f"page {named}" if len(numbers) == 1 else f"pages {named}"
