"""A process that forks one child for each PDF: `python -m ingest.worker TASK`.

It never sees a PDF itself. It imports what its task needs, once, and then forks a
child for each job that comes over the socket on its standard input. The child gives up
its rights and the network and only then looks at the bytes. Its standard input holds
one line of JSON, the job, and then the PDF; its frames (`ingest.frames`) go to its
standard output, which leads straight to the parent.

Over the socket go, with two open files, "job"; in return the child's process id, and
when it has ended, how. "end" kills whatever the child has left, and is answered with
"gone". When the socket closes, so does everything here.
"""

import contextlib
import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeAlias

from ingest.errors import IngestError
from ingest.frames import write_frame
from ingest.limits import Limits
from ingest.rights import adopt_orphans, die_with_parent, give_up_rights

Work: TypeAlias = Callable[[Mapping[str, Any], bytes, BinaryIO], None]

MESSAGE_BYTES = 256


def main() -> None:
    """Import what the task needs, then fork until the socket closes."""
    work = PREPARE[sys.argv[1]]()
    control = socket.socket(fileno=os.dup(0))
    adopt_orphans()
    # What is alive now is never freed: the pages stay shared with the children.
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 2)
        if not message:
            return
        scratch = tempfile.mkdtemp(prefix="gifp-")
        os.chmod(scratch, 0o777)
        child = os.fork()
        if child == 0:
            control.close()
            _be_child(work, descriptors, scratch)
        for descriptor in descriptors:
            os.close(descriptor)
        try:
            _attend(control, child)
        finally:
            _end(child)
            shutil.rmtree(scratch, ignore_errors=True)
        control.send(b"gone")


def _attend(control: socket.socket, child: int) -> None:
    """Say who the child is and how it ended; return when it may be removed."""
    control.send(b"%d" % child)
    alive = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([alive, control.fileno()], [], [])
        if alive in ready:
            # It is left in the process table, so that nobody else gets its number.
            end = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            assert end is not None
            was_signal = end.si_code != os.CLD_EXITED
            status = -end.si_status if was_signal else end.si_status
            control.send(b"%d %d" % (status, _cpu_ms(child)))
    finally:
        os.close(alive)
    control.recv(MESSAGE_BYTES)


def _cpu_ms(child: int) -> int:
    """Read how much processor time a process has used (proc(5), utime and stime)."""
    facts = Path(f"/proc/{child}/stat").read_text(encoding="utf-8", errors="replace")
    ticks = sum(map(int, facts.rpartition(")")[2].split()[11:13]))
    return 1000 * ticks // os.sysconf("SC_CLK_TCK")


def _end(child: int) -> None:
    """Kill the child, its process group, and what it moved out of that group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    while orphans := own.read_text(encoding="ascii").split():
        for orphan in map(int, orphans):
            os.kill(orphan, signal.SIGKILL)
            os.waitpid(orphan, 0)


def _be_child(work: Work, descriptors: list[int], scratch: str) -> NoReturn:
    """Do one job and end, without a way back into the loop of the parent."""
    status = 1
    try:
        os.setsid()
        die_with_parent()
        for target, descriptor in enumerate(descriptors):
            os.dup2(descriptor, target)
            os.close(descriptor)
        os.chdir(scratch)
        os.environ["TMPDIR"] = os.environ["HOME"] = scratch
        tempfile.tempdir = scratch
        _do_job(work)
        status = 0
    finally:
        os._exit(status)


def _do_job(work: Work) -> None:
    with open(0, "rb", closefd=False) as stream:
        job = json.loads(stream.readline())
        for kind, limits in job["resource_limits"]:
            resource.setrlimit(kind, tuple(limits))
        give_up_rights()
        source = stream.read()
    sink = os.fdopen(os.dup(1), "wb")
    try:
        work(job, source, sink)
        write_frame(sink, "done")
    except IngestError as error:
        write_frame(sink, "failed", kind=type(error).__name__, reason=str(error))


def prepare_reading() -> Work:
    """Send a document's pages, warnings and title."""
    from ingest.reading import ReadJob, read_pages

    def read(job: Mapping[str, Any], source: bytes, sink: BinaryIO) -> None:
        limits = Limits(**job["limits"])
        todo = ReadJob(
            file=job["file"],
            skip=tuple(job["skip"]),
            unchecked=tuple(job["unchecked"]),
            limits=limits,
        )
        read_pages(source, todo, sink)

    return read


def prepare_drawing() -> Work:
    """Send the picture of a page."""
    from ingest.drawing import draw_page
    from ingest.pictures import encode_png, highlight, outline

    def draw(job: Mapping[str, Any], source: bytes, sink: BinaryIO) -> None:
        picture = draw_page(source, job["number"], width=job["width"], file=job["file"])
        highlight(picture, [(m[0], m[1], m[2], m[3]) for m in job["marks"]])
        outline(picture, [(f[0], f[1], f[2], f[3], f[4], f[5]) for f in job["frames"]])
        write_frame(sink, "png", encode_png(picture))

    return draw


def prepare_second_reading() -> Work:
    """Send the text of pages as the second reader finds it."""
    from ingest.second_reading import read_texts, warm_up

    warm_up()

    def read_again(job: Mapping[str, Any], source: bytes, sink: BinaryIO) -> None:
        for number, text in read_texts(source, job["numbers"], file=job["file"]):
            write_frame(sink, "text", number=number, text=text)

    return read_again


PREPARE: dict[str, Callable[[], Work]] = {
    "read": prepare_reading,
    "draw": prepare_drawing,
    "read again": prepare_second_reading,
}

if __name__ == "__main__":
    main()
