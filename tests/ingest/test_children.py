"""Whatever the code that reads a PDF does, the parent survives and nothing is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import QuarantinedError
from ingest.sandbox import Limits, Readers, read_document
from tests.data.tiny_pdf import Text, build_pdf

WritePdf = Callable[[bytes], Path]

HELLO = build_pdf([[Text(72, 100, "Women build peace in every country.")]])
QUICK = Limits(stall_s=1.0, base_wall_s=2.0, base_cpu_s=1, max_cpu_s=2)
BUDGET_S = 2 * QUICK.wall_s(0)
"""Two attempts."""

READER = """
import os, pickle, signal, socket, sys, tempfile, time  # {marker}
import ingest.worker
from ingest.errors import QuarantinedError
from ingest.frames import write_frame

def run_loose(job, source, sink):
    {mischief}

ingest.worker.PREPARE["read"] = lambda: run_loose
{setting}
ingest.worker.main()
"""

MOCKS = {
    "loops": "while True: pass",
    "hangs": "time.sleep(60)",
    "ignores SIGTERM": "signal.signal(15, signal.SIG_IGN); time.sleep(60)",
    "ignores SIGXCPU": "signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
    "    while True: pass",
    "allocates 10 GB": "x = bytearray(10 * 1024 ** 3)",
    "allocates in steps": "x = []\n    while True: x.append(bytearray(1 << 20))",
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "aborts": "os.abort()",
    "exits": "os._exit(3)",
    "exits as if well": "os._exit(0)",
    "raises": "1 / 0",
    "says nothing": "pass",
    "forks": "os.fork(); os.fork(); time.sleep(60)",
    "forks and moves away": (
        "\n    if not os.fork():"
        "\n        os.setsid(); os.fork(); time.sleep(60)"
        "\n    time.sleep(.2)"
    ),
    "forks without end": "\n    while True: os.fork()",
    "kills its server": "os.kill(os.getppid(), 9); time.sleep(60)",
    "writes 1 GB into a file": (
        "\n    with tempfile.NamedTemporaryFile(delete=False) as f:"
        "\n        for _ in range(1024): f.write(bytes(1 << 20))"
    ),
    "writes 1 GB to the parent": (
        "\n    for _ in range(1024): os.write(1, bytes(1 << 20))"
    ),
    "opens files without end": (
        "\n    x = []\n    while True: x.append(open('/dev/null'))"
    ),
    "writes frames without end": (
        "\n    write_frame(sink, 'opened', pages=1)"
        "\n    while True: write_frame(sink, 'begin', number=1)"
    ),
    "warns without end": (
        "\n    write_frame(sink, 'opened', pages=1)"
        "\n    while True: write_frame(sink, 'warning', reason='x')"
    ),
    "claims too many pages": "write_frame(sink, 'opened', pages=10 ** 9)",
    "writes junk": "os.write(1, b'\\xff' * 4096)",
    "sends a pickle": "os.write(1, pickle.dumps([1] * 99))",
    "returns half a frame": "os.write(1, b'\\x1e\\0\\0\\0\\0\\0\\0\\0{\"frame\"')",
    "returns half a document": (
        "\n    write_frame(sink, 'opened', pages=2)"
        "\n    write_frame(sink, 'page', number=1, label='1', width=9, height=9,"
        " text='', blocks=[], is_ocr=0, hidden=0)"
    ),
}


def fake(mischief: str, marker: str = "", setting: str = "") -> tuple[str, ...]:
    code = READER.format(mischief=mischief, marker=marker, setting=setting)
    return (sys.executable, "-c", code)


def running(marker: str) -> list[str]:
    listing = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, check=True, text=True
    )
    return [line for line in listing.stdout.splitlines() if marker in line]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


# Only root's own code could kill its server, and it gives up being root.
@pytest.mark.parametrize(
    ("rights", "name"),
    [
        (rights, name)
        for rights in ("given up", "kept")
        for name in MOCKS
        if (rights, name) != ("kept", "kills its server")
    ],
)
def test_a_bad_reader_is_stopped_and_leaves_nothing(
    write_pdf: WritePdf, name: str, rights: str, scratch: Path
) -> None:
    mischief = MOCKS[name]
    if rights == "kept":
        # Without end would be without end for the tests' machine, too.
        setting = "ingest.worker.give_up_rights = lambda: None"
        mischief = mischief.replace("while True: os.fork()", "os.fork()")
    else:
        setting = ""
    marker = f"mock-{os.getpid()}-{time.monotonic_ns()}"
    path = write_pdf(HELLO)
    started = time.monotonic()
    with (
        Readers(command=fake(mischief, marker, setting)) as readers,
        pytest.raises(QuarantinedError, match=r"^a\.pdf: [^\n]+$"),
    ):
        read_document(path, file="a.pdf", limits=QUICK, readers=readers)
    assert time.monotonic() - started < 1.2 * BUDGET_S
    assert running(marker) == []
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "import os; os.abort()"),
        ("/bin/false",),
    ],
    ids=["ends", "aborts", "fails"],
)
def test_a_server_that_does_not_start_is_told(
    write_pdf: WritePdf, command: tuple[str, ...]
) -> None:
    with (
        Readers(command=command) as readers,
        pytest.raises(QuarantinedError, match=r"a\.pdf: the structure: the reader"),
    ):
        read_document(write_pdf(HELLO), file="a.pdf", readers=readers)


def own_children() -> list[str]:
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    return own.read_text(encoding="ascii").split()


def test_a_server_that_was_started_ahead_does_the_first_job(
    write_pdf: WritePdf,
) -> None:
    before = own_children()
    mischief = "raise QuarantinedError(str(os.getppid()))"
    with Readers(command=fake(mischief)) as readers:
        readers.start()
        (ahead,) = [child for child in own_children() if child not in before]
        with pytest.raises(QuarantinedError, match=ahead):
            read_document(write_pdf(HELLO), file="a.pdf", readers=readers)

    assert own_children() == before


def servers_of(mischief: str, path: Path) -> Iterator[str]:
    """Read twice, and let the child say who its server is."""
    name_it = f"\n    server = str(os.getppid())\n    {mischief}"
    with Readers(command=fake(name_it)) as readers:
        for _ in range(2):
            with pytest.raises(QuarantinedError) as caught:
                read_document(path, file="a.pdf", limits=QUICK, readers=readers)
            yield str(caught.value)


def test_documents_that_end_well_share_a_server(write_pdf: WritePdf) -> None:
    first, second = servers_of("raise QuarantinedError(server)", write_pdf(HELLO))
    assert first.isdigit()
    assert first == second


def test_a_crash_costs_the_server(write_pdf: WritePdf) -> None:
    crash = (
        "write_frame(sink, 'opened', pages=1);"
        "write_frame(sink, 'begin', number=int(server)); os.abort()"
    )
    first, second = servers_of(crash, write_pdf(HELLO))
    assert first.endswith("the reader crashed (SIGABRT)")
    assert first != second


PARENT = """
import sys
from pathlib import Path
from ingest.sandbox import Readers, read_document
with Readers(command={command!r}) as readers:
    print("reading", flush=True)
    read_document(Path(sys.argv[1]), file="a.pdf", readers=readers)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_parent_that_is_ended_leaves_nothing(
    write_pdf: WritePdf, end: signal.Signals, scratch: Path
) -> None:
    marker = f"mock-{os.getpid()}-{time.monotonic_ns()}"
    setting = "ingest.worker.give_up_rights = lambda: None"
    command = fake("os.fork(); time.sleep(60)", marker, setting)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(command=command), write_pdf(HELLO)],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    # The parent's command line holds the marker too; its server has two children.
    wait_for(lambda: len(running(marker)) >= 4)
    parent.send_signal(end)
    parent.communicate()
    wait_for(lambda: not running(marker))
    assert list(scratch.iterdir()) == []


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


DENIED = {
    "a socket": "socket.socket()",
    "a pair of sockets": "socket.socketpair()",
    "a process": "os.fork()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a signal": "os.kill(os.getppid(), 0)",
}


@pytest.mark.parametrize("call", DENIED.values(), ids=DENIED.keys())
def test_the_child_is_refused(write_pdf: WritePdf, call: str) -> None:
    mischief = (
        f"\n    try:\n        {call}\n    except OSError as error:"
        "\n        raise QuarantinedError(error.strerror) from error"
    )
    with (
        Readers(command=fake(mischief)) as readers,
        pytest.raises(QuarantinedError, match=r"^Operation not permitted$"),
    ):
        read_document(write_pdf(HELLO), file="a.pdf", limits=QUICK, readers=readers)


@pytest.mark.skipif(os.getuid() != 0, reason="only root has rights to give up")
def test_the_child_of_root_is_nobody(write_pdf: WritePdf) -> None:
    mischief = "raise QuarantinedError(f'{os.getresuid()} {os.getgroups()}')"
    with (
        Readers(command=fake(mischief)) as readers,
        pytest.raises(QuarantinedError, match=r"\(65534, 65534, 65534\) \[\]"),
    ):
        read_document(write_pdf(HELLO), file="a.pdf", limits=QUICK, readers=readers)


def test_the_child_is_the_first_to_go_when_memory_runs_out(write_pdf: WritePdf) -> None:
    mischief = "raise QuarantinedError(open('/proc/self/oom_score_adj').read())"
    with (
        Readers(command=fake(mischief)) as readers,
        pytest.raises(QuarantinedError, match=r"^1000$"),
    ):
        read_document(write_pdf(HELLO), file="a.pdf", limits=QUICK, readers=readers)
