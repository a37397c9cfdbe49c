"""The child process that reads or draws one PDF: `python -m ingest.worker`.

Standard input holds one line of JSON, the job, and then the bytes of the PDF.
Frames go to standard output (`ingest.frames`). Limits on memory, files and time in all
are set by the parent; the child itself gives up its rights and the network. It imports
what its job needs before that, for nobody may read the folder of the code.
"""

import contextlib
import ctypes
import json
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from ingest.errors import IngestError
from ingest.frames import write_frame
from ingest.limits import Limits

NOBODY = 65534
CLONE_NEWNET = 0x4000_0000
CLONE_NEWUSER = 0x1000_0000


def main() -> None:
    """Do the job that the first line of the input names."""
    job = json.loads(sys.stdin.buffer.readline())
    for kind, value in job["resource_limits"]:
        resource.setrlimit(kind, (value, value))
    sink = os.fdopen(os.dup(1), "wb")
    work = {"read": read, "draw": draw, "read again": read_again}[job["task"]]
    try:
        work(job, sink)
        write_frame(sink, "done")
    except IngestError as error:
        write_frame(sink, "failed", kind=type(error).__name__, reason=str(error))


def read(job: Mapping[str, Any], sink: BinaryIO) -> None:
    """Send a document's pages, warnings and title."""
    from ingest.reading import ReadJob, read_pages

    give_up_rights()
    limits = Limits(**job["limits"])
    todo = ReadJob(
        file=job["file"],
        skip=tuple(job["skip"]),
        unchecked=tuple(job["unchecked"]),
        limits=limits,
    )
    read_pages(sys.stdin.buffer.read(), todo, sink)


def draw(job: Mapping[str, Any], sink: BinaryIO) -> None:
    """Send the picture of a page."""
    from ingest.drawing import draw_page
    from ingest.pictures import encode_png, highlight, outline

    give_up_rights()
    picture = draw_page(
        sys.stdin.buffer.read(), job["number"], width=job["width"], file=job["file"]
    )
    highlight(picture, [(m[0], m[1], m[2], m[3]) for m in job["marks"]])
    outline(picture, [(f[0], f[1], f[2], f[3], f[4], f[5]) for f in job["frames"]])
    write_frame(sink, "png", encode_png(picture))


def read_again(job: Mapping[str, Any], sink: BinaryIO) -> None:
    """Send the text of pages as the second reader finds it."""
    from ingest.second_reading import read_texts, warm_up

    warm_up()
    give_up_rights()
    source = sys.stdin.buffer.read()
    for number, text in read_texts(source, job["numbers"], file=job["file"]):
        write_frame(sink, "text", number=number, text=text)


def give_up_rights() -> None:
    """Leave the network and root behind, as far as the system lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    root = os.getuid() == 0
    libc.unshare(CLONE_NEWNET if root else CLONE_NEWNET | CLONE_NEWUSER)
    if root:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    main()
