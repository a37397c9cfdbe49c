"""`gifp serve` as a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.library import Library
from service.workbench import Workbench
from tests.conftest import ROOT, WordLengthEncoder

TIMEOUT_S = 60

Process = subprocess.Popen[str]
Serve = Callable[..., Process]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start `gifp serve` on loopback; what still runs at the end is killed."""
    started: list[Process] = []

    def start(library: Path, *, port: int) -> Process:
        program = Path(sys.executable).with_name("gifp")
        process = subprocess.Popen(
            [program, "serve", "--library", library, "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def ready_address(process: Process) -> str:
    """Wait for the ready line and return the address that it tells."""
    assert process.stdout is not None
    line = process.stdout.readline()
    told = re.fullmatch(
        r"Open (http://127\.0\.0\.1:\d+) in a browser; Ctrl-C ends\.\n", line
    )
    assert told, line
    return told[1]


def test_it_tells_its_address_answers_there_and_ends_on_ctrl_c(
    serve: Serve, library: Path, workbench: Workbench
) -> None:
    port = free_port()
    process = serve(library, port=port)
    address = ready_address(process)
    with urllib.request.urlopen(f"{address}/readyz", timeout=TIMEOUT_S) as reply:
        ready = json.load(reply)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=TIMEOUT_S)

    assert address == f"http://127.0.0.1:{port}"
    assert ready == {"status": "ready", "generation": workbench.generation}
    assert (process.returncode, out, err) == (130, "", "")


def test_port_0_is_any_free_port_and_the_address_tells_which(
    serve: Serve, library: Path
) -> None:
    address = ready_address(serve(library, port=0))

    with urllib.request.urlopen(f"{address}/readyz", timeout=TIMEOUT_S) as reply:
        assert reply.status == 200


def test_a_port_in_use_is_told_in_one_sentence(serve: Serve, library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        process = serve(library, port=port)
        out, err = process.communicate(timeout=TIMEOUT_S)

    assert (process.returncode, out) == (1, "")
    assert err == (
        f"gifp: cannot listen on 127.0.0.1, port {port}: Address already in use; "
        "choose another with --host or --port\n"
    )


def test_a_missing_encoder_is_told_in_one_sentence(
    serve: Serve, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    Library.create(folder, WordLengthEncoder.facts).close()

    process = serve(folder, port=0)
    out, err = process.communicate(timeout=TIMEOUT_S)

    assert (process.returncode, out) == (1, "")
    assert err == (
        f"gifp: the encoder word-length of {folder} is missing; prepare it with: "
        f"gifp models prepare --encoder word-length --library {folder}\n"
    )


def test_what_is_no_library_is_not_served(serve: Serve, tmp_path: Path) -> None:
    process = serve(tmp_path / "none", port=0)
    out, err = process.communicate(timeout=TIMEOUT_S)

    assert (process.returncode, out) == (10, "")
    assert err.startswith(f"gifp: {tmp_path / 'none'} is not there; make a library ")
    assert err.count("\n") == 1
