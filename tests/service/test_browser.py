"""The pages in a real browser: without script, with script, and under attack."""

import itertools
import json
import os
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from index.facet_labels import LANGUAGE_NAMES
from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.models import open_query_encoder
from ingest.catalogue_entry import CatalogueEntry
from service.app import create_app
from service.settings import Settings
from service.workbench import Workbench
from tests.conftest import brief_pdf

CHROMIUM = shutil.which("chromium")
PATIENCE_S = 30
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--remote-debugging-pipe", "about:blank"),
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium not installed")


@contextmanager
def serving(workbench: Workbench) -> Iterator[str]:
    """Serve on a free port of the loopback address; yields the address."""
    opening: Future[Workbench] = Future()
    opening.set_result(workbench)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(Settings(), opening=opening), log_config=None)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, args=([listener],))
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def server(workbench: Workbench) -> Iterator[str]:
    with serving(workbench) as address:
        yield address


class Browser:
    """A headless Chromium, driven over its debugging pipe."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        told, self._tell = os.pipe()
        self._listen, heard = os.pipe()
        self._numbers = itertools.count(1)
        self._rest = b""
        self._session: dict[str, str] = {}
        # Chromium reads commands from descriptor 3 and answers on descriptor 4; bash,
        # since Debian's sh cannot name a descriptor above 9.
        pipes = f'exec "$@" 3<&{told} 4>&{heard}'
        self._process = subprocess.Popen(
            ["bash", "-c", pipes, "", CHROMIUM, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(told, heard),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(told)
        os.close(heard)
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = self.call(
            "Target.attachToTarget", targetId=page["targetId"], flatten=True
        )
        self._session = {"sessionId": attached["sessionId"]}
        self.call("Page.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": parameters}
        os.write(self._tell, json.dumps(command | self._session).encode() + b"\0")
        while True:
            event = self._receive()
            # A page that a hostile text got to run a script would open an alert.
            assert event.get("method") != "Page.javascriptDialogOpening"
            if event.get("id") == number:
                result: dict[str, Any] = event["result"]
                return result

    def evaluate(self, expression: str) -> Any:
        reply = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return reply["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.05)
        return value

    def open(self, address: str) -> None:
        self.call("Page.navigate", url=address)
        self.wait_for(
            f"document.readyState == 'complete' && location.href == {address!r}"
        )

    def press(self, key: str, code: int, text: str = "") -> None:
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **({"text": text} if text and kind == "keyDown" else {}),
            )

    def close(self) -> None:
        self.call("Browser.close")
        self._process.wait(10)
        os.close(self._tell)
        os.close(self._listen)

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._listen], [], [], PATIENCE_S)[0], "no answer"
            heard = os.read(self._listen, 65536)
            assert heard, "Chromium has ended"
            self._rest += heard
        message, _, self._rest = self._rest.partition(b"\0")
        event: dict[str, Any] = json.loads(message)
        return event


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(tmp_path)
    size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.call("Emulation.setDeviceMetricsOverride", **size)
    yield browser
    browser.close()


FILL_AND_SUBMIT = """
document.getElementById("question").value = {words};
document.querySelector(".ask-form button").click()
"""


@needs_chromium
def test_a_browser_without_script_shows_answer_and_cited_page(
    browser: Browser, server: str, words: str
) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(f"{server}/?ui=en")
    browser.evaluate(FILL_AND_SUBMIT.format(words=json.dumps(words)))

    browser.wait_for("document.getElementById('answer-title')?.textContent")

    assert browser.evaluate("document.documentElement.className") == ""
    assert (
        browser.evaluate("getComputedStyle(document.querySelector('.new-tab')).display")
        != "none"
    )


@needs_chromium
def test_a_browser_with_script_asks_reads_and_closes_by_keyboard_alone(
    browser: Browser, server: str, words: str
) -> None:
    browser.open(f"{server}/?ui=en")
    browser.evaluate(
        "window.stayed = true; document.getElementById('question').focus()"
    )
    browser.call("Input.insertText", text=words)
    browser.press("Enter", 13, "\r")
    browser.wait_for("document.activeElement.id == 'answer-title'")
    browser.press("Tab", 9)
    browser.press("Enter", 13, "\r")
    browser.wait_for("document.activeElement.id == 'page-title'")
    picture = "document.querySelector('#pane .page-picture')"
    browser.wait_for(f"{picture}.complete && {picture}.naturalWidth > 0")
    browser.press("Escape", 27)

    browser.wait_for("!document.getElementById('pane').open")
    browser.wait_for("'page' in document.activeElement.dataset")
    assert browser.evaluate("window.stayed")
    assert browser.evaluate("location.href") == f"{server}/?ui=en"


@needs_chromium
@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_a_page_fits_a_narrow_screen(
    browser: Browser, server: str, words: str, language: str
) -> None:
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    browser.call("Emulation.setDeviceMetricsOverride", **size)
    browser.open(f"{server}/?ui={language}")
    browser.evaluate(FILL_AND_SUBMIT.format(words=json.dumps(words)))
    browser.wait_for("!!document.getElementById('answer-title')")

    assert browser.evaluate("document.documentElement.scrollWidth") == 320


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "'-alert(4)-'",
    "{{ 7 * 7 }}",
    "&lt;script&gt;alert(5)&lt;/script&gt;",
]


@needs_chromium
def test_hostile_titles_names_texts_and_questions_are_shown_as_they_are(
    browser: Browser, prepared_encoder: Path, tmp_path: Path
) -> None:
    attack = " ".join(PAYLOADS)
    file = f"{attack.replace('/', ' ')}.pdf"
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / file).write_bytes(brief_pdf(["Notes", *PAYLOADS, attack]))
    entry = CatalogueEntry(file, attack, attack, None, None, attack)
    encoder = open_query_encoder(prepared_encoder)
    library = Library.create(tmp_path / "library", encoder.facts)
    handed_in = find_files([tmp_path / "pdfs"])
    ingest_files(library, handed_in, lambda: encoder, entries={file: entry})
    workbench = Workbench(library, encoder)
    address = f"/documents/{workbench.documents()[0].document_id}"

    with serving(workbench) as server:
        for path in ("/documents", address, f"{address}/pages/1?start=0&stop=9"):
            browser.open(server + path)
            assert is_unharmed(browser), path
            assert attack in browser.evaluate("document.body.innerText"), path
        browser.open(f"{server}/?ui=en")
        question = attack.replace('"', "")  # which would want a partner
        browser.evaluate(FILL_AND_SUBMIT.format(words=json.dumps(question)))
        browser.wait_for("document.activeElement.id == 'answer-title'")
        assert is_unharmed(browser)
        assert browser.evaluate("document.getElementById('question').value") == question
    workbench.close()


def is_unharmed(browser: Browser) -> bool:
    """Whether no text became an element; an alert would have failed the test."""
    foreign = "img:not(.page-picture), svg, iframe, script:not([src^='/static/'])"
    counting = f"document.querySelectorAll({json.dumps(foreign)}).length"
    return bool(browser.evaluate(counting) == 0)
