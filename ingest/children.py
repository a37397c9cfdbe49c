"""Run jobs in child processes that can be killed, each over one PDF.

A fork server (`ingest.worker`) keeps what a child needs ready in memory, which halves
the cost of a short document. It sees no PDF, and it is replaced after a child that
ended badly, so that a document never learns from the crash of another.
"""

import contextlib
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.frames import Frame, take_frame
from ingest.limits import Limits

WORKER = (sys.executable, "-m", "ingest.worker")
READ_SIZE = 1 << 16
MESSAGE_BYTES = 64
SPENT = 0.8
"""Of the processor time of a document: who is ended after this much of it has spent it.
The kernel's limit counts whole ticks, and its report does not."""

START_S = 30.0
"""For a fork server to start, or to answer: it takes .3 s on a quiet machine."""


class ChildDiedError(Exception):
    """The child ended, was stopped, or said something that is no frame."""


class SpentError(ChildDiedError):
    """The document as a whole used up what it may cost; another try would, too."""


class Readers:
    """Fork servers for one task, started when needed and ended together.

    Several threads may run jobs; each has a server of its own while it does.
    """

    def __init__(self, task: str = "read", command: Sequence[str] = WORKER) -> None:
        self._command = (*command, task)
        self._idle: list[_ForkServer] = []
        self._busy: set[_ForkServer] = set()
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_closed(self) -> bool:
        """Whether no more jobs are done."""
        return self._is_closed

    def start(self) -> None:
        """Start a server ahead of its first job, so that it gets ready meanwhile."""
        self._idle.append(_ForkServer(self._command))

    def close(self) -> None:
        """End every server and child; jobs that are running fail."""
        self._is_closed = True
        for server in (*self._idle, *self._busy):
            server.close()

    def run(
        self, job: Mapping[str, object], source: bytes, limits: Limits
    ) -> Generator[Frame, None, None]:
        """Do a job in a child and yield its frames; it is gone when this ends.

        Raises:
            ChildDiedError: If the child breaks a limit or ends badly.
            BadFrameError: If it sends something that is no frame.
        """
        try:
            server = self._idle.pop()
        except IndexError:
            server = _ForkServer(self._command)
        self._busy.add(server)
        if self._is_closed:
            server.close()
        try:
            yield from server.run(job, source, limits)
        except GeneratorExit:
            # The document is refused; its child was well until it was killed.
            pass
        except BaseException:
            server.close()
            raise
        finally:
            self._busy.discard(server)
        self._idle.append(server)


class _ForkServer:
    """One process that forks, and the socket to it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).resolve().parent.parent,
                env={
                    "PATH": os.environ.get("PATH", os.defpath),
                    "LC_ALL": "C.UTF-8",
                    "TMPDIR": tempfile.gettempdir(),
                    # Each thread of numpy's matrix library would reserve address space.
                    "OPENBLAS_NUM_THREADS": "1",
                },
                start_new_session=True,
            )

    def close(self) -> None:
        """End the server, and with it the child."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(START_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()

    def run(
        self, job: Mapping[str, object], source: bytes, limits: Limits
    ) -> Generator[Frame, None, None]:
        order = {**job, "resource_limits": _resource_limits(limits)}
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            with os.fdopen(writing, "wb"), tempfile.TemporaryFile() as copy:
                copy.write(json.dumps(order).encode() + b"\n" + source)
                copy.seek(0)
                self._send(b"job", copy.fileno(), writing)
            self._hear()
            try:
                pages = yield from _receive(pipe.fileno(), limits)
                self._check_end(limits, pages)
            finally:
                self._end()

    def _send(self, message: bytes, *descriptors: int) -> None:
        try:
            socket.send_fds(self._control, [message], descriptors)
        except OSError as error:
            raise ChildDiedError("the reader could not be started") from error

    def _hear(self, timeout_s: float = START_S) -> bytes:
        try:
            self._control.settimeout(timeout_s)
            message = self._control.recv(MESSAGE_BYTES)
        except TimeoutError as error:
            raise ChildDiedError("stalled") from error
        except OSError as error:
            raise ChildDiedError("the reader was stopped") from error
        if not message:
            raise ChildDiedError("the reader was stopped")
        return message

    def _check_end(self, limits: Limits, pages: int) -> None:
        status, milliseconds = map(int, self._hear(limits.stall_s).split())
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            if milliseconds > SPENT * 1000 * limits.cpu_s(pages):
                spent = f"used up its {limits.cpu_s(pages)} s of processor time"
                raise SpentError(spent)
            raise ChildDiedError("used too much processor time")
        if status < 0:
            name = signal.Signals(-status).name
            raise ChildDiedError(f"the reader crashed ({name})")
        if status:
            raise ChildDiedError("the reader failed")

    def _end(self) -> None:
        """Have the child removed; a server that cannot is ended itself."""
        try:
            self._send(b"end")
            while self._hear() != b"gone":
                pass
        except ChildDiedError:
            self.close()
            raise


def _resource_limits(limits: Limits) -> list[tuple[int, tuple[int, int]]]:
    # The child lowers its processor time once it knows how many pages there are. A
    # second more until the kernel kills, so that the signal tells what happened.
    return [
        (resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes)),
        (resource.RLIMIT_CPU, (limits.max_cpu_s, limits.max_cpu_s + 1)),
        (resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files)),
        (resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes)),
        (resource.RLIMIT_CORE, (0, 0)),
    ]


def _receive(pipe: int, limits: Limits) -> Generator[Frame, None, int]:
    """Yield frames until the pipe closes; return the number of pages."""
    started = heard = time.monotonic()
    pages = received = 0
    buffer = bytearray()
    os.set_blocking(pipe, False)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            now = time.monotonic()
            if now >= started + limits.wall_s(pages):
                raise SpentError(f"took more than its {limits.wall_s(pages):.0f} s")
            if now >= heard + limits.stall_s:
                raise ChildDiedError(f"stalled for {limits.stall_s:.0f} s")
            wait = min(started + limits.wall_s(pages), heard + limits.stall_s) - now
            if not selector.select(wait):
                continue
            data = os.read(pipe, READ_SIZE)
            if not data:
                return pages
            received += len(data)
            if received > limits.output_bytes(pages):
                most = f"{limits.output_bytes(pages) >> 20} MiB"
                raise SpentError(
                    f"its text takes more than the {most} that so few pages may"
                )
            buffer += data
            while (frame := take_frame(buffer)) is not None:
                heard = time.monotonic()
                if frame.name == "opened":
                    pages = min(frame.number("pages"), limits.max_pages)
                yield frame
