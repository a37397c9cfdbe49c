"""What a PDF carries beside the text of its pages: named, never run, never read.

Names are looked for in the bytes, in objects and in inflated object streams, since
scripts and launch actions may hang on anything. A stream's own content is passed over.
"""

import re
import zlib
from collections.abc import Iterator

JAVASCRIPT = "JavaScript"
ATTACHMENTS = "attached files"
FORM = "form fields"
XFA = "an XFA form"

SIGNS = {
    JAVASCRIPT: re.compile(rb"/(?:JavaScript|JS)(?!\w)"),
    "actions that start programs": re.compile(rb"/Launch(?!\w)"),
    ATTACHMENTS: re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)(?!\w)"),
    FORM: re.compile(rb"/FT(?!\w)"),
    XFA: re.compile(rb"/XFA(?!\w)"),
    "sound or film": re.compile(rb"/(?:RichMedia|Movie|Sound|Rendition)(?!\w)"),
}
OBJECT_STREAM = re.compile(rb"/ObjStm(?!\w).{0,400}?>>\s{0,4}stream\r?\n", re.DOTALL)
STREAM, END_STREAM = b"stream", b"endstream"
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

MAX_INFLATED = 4 * 1024 * 1024
MAX_OBJECT_STREAMS = 2_000


def find_carried(source: bytes) -> tuple[str, ...]:
    """Name what a PDF carries: scripts, actions, attachments, forms, sound and film."""
    found = dict.fromkeys(SIGNS, False)
    for objects in _read_objects(source):
        # "/J#61vaScript" is the same name to a PDF reader.
        plain = ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), objects)
        for what, sign in SIGNS.items():
            found[what] = found[what] or sign.search(plain) is not None
    return tuple(what for what, is_there in found.items() if is_there)


def _read_objects(source: bytes) -> Iterator[bytes]:
    yield _without_streams(source)
    budget = MAX_INFLATED
    starts = OBJECT_STREAM.finditer(source)
    for _, start in zip(range(MAX_OBJECT_STREAMS), starts, strict=False):
        if budget <= 0:
            return
        try:
            packed = memoryview(source)[start.end() :]
            objects = zlib.decompressobj().decompress(packed, budget)
        except zlib.error:
            continue
        budget -= len(objects)
        yield objects


def _without_streams(source: bytes) -> bytes:
    parts = []
    at = 0
    while (start := source.find(STREAM, at)) >= 0:
        parts.append(source[at:start])
        stop = source.find(END_STREAM, start + len(STREAM))
        if stop < 0:
            # Without an end it is no stream, and all the rest may be objects.
            return b"".join([*parts, source[start:]])
        at = stop + len(END_STREAM)
    return b"".join([*parts, source[at:]])
