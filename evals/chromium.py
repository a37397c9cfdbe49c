"""Pages of HTML set by Chromium, and where it puts what is quoted on them.

Chromium lays a page out twice: on a screen as wide as the paper, where a script says
what stands where, and in print. Sheets have a fixed size, so that both agree; whether
they do is checked against the ink.
"""

import json
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from evals.errors import EvaluationError

NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_S = 120
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Without it, letters stand on whole pixels on a screen, but not in print.
    "--font-render-hinting=none",
)

PLACES = re.compile(r'<script id="places"[^>]*>(.*?)</script>', re.DOTALL)
MEASURE = """
<script id="places" type="application/json"></script>
<script>
{
  const sheets = [...document.querySelectorAll(".sheet")].map(sheet => {
    const home = sheet.getBoundingClientRect();
    const within = box => [
      box.left - home.left, box.top - home.top,
      box.right - home.left, box.bottom - home.top,
    ];
    const texts = [];
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const part = walker.currentNode.parentElement.closest(".foot, .main, .half");
      for (const box of range.getClientRects())
        texts.push({part, box: within(box)});
    }
    let over = 0;
    for (const text of texts) {
      if (!text.part) continue;
      const [left, , right, bottom] = text.box;
      over = Math.max(over, bottom - home.height, right - home.width, -left);
      if (text.part.matches(".foot")) continue;
      const holder = text.part.closest(".half") || text.part.closest(".main");
      const foot = holder.querySelector(".foot") || (
        text.part.matches(".main") && sheet.querySelector(":scope > .foot"));
      if (foot) over = Math.max(over, bottom - within(foot.getBoundingClientRect())[1]);
    }
    const quotes = {};
    for (const quote of sheet.querySelectorAll(".quote"))
      quotes[quote.id] = [...quote.getClientRects()].map(within);
    return {over, quotes};
  });
  document.getElementById("places").textContent = JSON.stringify(sheets);
}
</script>
"""


@cache
def find_chromium() -> str:
    """Find the program.

    Raises:
        EvaluationError: If it is not installed.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise EvaluationError(
        f"Chromium is not installed: none of {', '.join(NAMES)} is on the path, so "
        "pages of this maker cannot be set"
    )


@cache
def chromium_version() -> str:
    """Return the version of the program, as "Chromium 156.0"."""
    said = subprocess.run(
        [find_chromium(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return re.sub(r"(\d+\.\d+).*", r"\1", said.strip(), flags=re.DOTALL)


def print_pdf(html: str, path: Path) -> None:
    """Print HTML as a PDF.

    Raises:
        EvaluationError: If Chromium does not.
    """
    _run(html, "--no-pdf-header-footer", f"--print-to-pdf={path}")
    if not path.exists():
        raise EvaluationError(f"{path.name}: Chromium printed nothing")


def measure_sheets(html: str) -> list[dict[str, Any]]:
    """Measure each `.sheet` of HTML, in CSS pixels from its upper left corner.

    Returns:
        Of each sheet `quotes`, the boxes of its quoted sentences line by line, and
        `over`, by how much its text runs over its edge or into its notes.

    Raises:
        EvaluationError: If Chromium measures nothing.
    """
    dom = _run(html.replace("</body>", f"{MEASURE}</body>"), "--dump-dom")
    found = PLACES.search(dom)
    if found is None or not found[1]:
        raise EvaluationError("Chromium measured nothing")
    sheets: list[dict[str, Any]] = json.loads(found[1])
    return sheets


def _run(html: str, *arguments: str) -> str:
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        source = Path(folder) / "pages.html"
        source.write_text(html, encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        command = [find_chromium(), *FLAGS, profile, *arguments, source.as_uri()]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=TIMEOUT_S, check=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise EvaluationError(f"Chromium failed: {error}") from error
    return done.stdout.decode("utf-8")
