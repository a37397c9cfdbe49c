"""Messages from the child process: a small JSON header and raw bytes, length first.

The child has read a hostile file, so nothing it sends is trusted: no pickle, every
length bounded, every field checked before it becomes a record.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ingest.records import Block, BlockKind, Page

LENGTHS = struct.Struct("<II")
MAX_HEADER_BYTES = 16 * 1024 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024


class BadFrameError(ValueError):
    """The child sent something that is not a frame of ours."""


class Sink(Protocol):
    """Where frames go: a pipe."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""

    def flush(self) -> None:
        """Send them on."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: what it is, its fields, and bytes."""

    name: str
    fields: Mapping[str, object]
    body: bytes = b""

    def number(self, key: str) -> int:
        """Return a whole number that is not negative."""
        value = self.fields.get(key)
        if type(value) is not int or value < 0:
            raise BadFrameError(f"{self.name}.{key} is no number")
        return value

    def words(self, key: str) -> str:
        """Return text that UTF-8 can hold."""
        return _words(self.fields.get(key), f"{self.name}.{key}")


def _words(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadFrameError(f"{name} is no text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadFrameError(f"{name} holds a lone surrogate") from error
    return value


def write_frame(
    sink: Sink, name: str, body: bytes = b"", **fields: int | str | list[list[object]]
) -> None:
    """Send one frame."""
    header = json.dumps({"frame": name, **fields}).encode()
    sink.write(LENGTHS.pack(len(header), len(body)) + header + body)
    sink.flush()


def take_frame(buffer: bytearray) -> Frame | None:
    """Remove one frame from the front of a buffer; None while it is incomplete.

    Raises:
        BadFrameError: If the bytes are not a frame.
    """
    if len(buffer) < LENGTHS.size:
        return None
    header_length, body_length = LENGTHS.unpack_from(buffer)
    if header_length > MAX_HEADER_BYTES or body_length > MAX_BODY_BYTES:
        raise BadFrameError("frame too long")
    start = LENGTHS.size + header_length
    if len(buffer) < start + body_length:
        return None
    try:
        fields = json.loads(buffer[LENGTHS.size : start])
    except (ValueError, RecursionError) as error:
        raise BadFrameError("header is not JSON") from error
    body = bytes(buffer[start : start + body_length])
    del buffer[: start + body_length]
    if not isinstance(fields, dict):
        raise BadFrameError("header is no object")
    return Frame(_words(fields.pop("frame", None), "frame"), fields, body)


def write_page(sink: Sink, page: Page) -> None:
    """Send a page."""
    write_frame(
        sink,
        "page",
        page.boxes,
        number=page.number,
        label=page.label,
        width=page.width,
        height=page.height,
        text=page.text,
        blocks=[[b.kind.value, b.start, b.stop, b.level] for b in page.blocks],
        is_ocr=int(page.is_ocr),
        hidden=page.hidden,
    )


def read_page(frame: Frame) -> Page:
    """Rebuild a page and check what the records promise.

    Raises:
        BadFrameError: If a field is missing or breaks the contract of `Page`.
    """
    text = frame.words("text")
    if len(frame.body) != 8 * len(text):
        raise BadFrameError("a page needs one box for each character")
    return Page(
        number=frame.number("number"),
        label=frame.words("label"),
        width=frame.number("width"),
        height=frame.number("height"),
        text=text,
        boxes=frame.body,
        blocks=_read_blocks(frame.fields.get("blocks"), len(text)),
        is_ocr=bool(frame.number("is_ocr")),
        hidden=frame.number("hidden"),
    )


def _read_blocks(rows: object, length: int) -> tuple[Block, ...]:
    if not isinstance(rows, list):
        raise BadFrameError("page.blocks is no list")
    blocks: list[Block] = []
    end = 0
    for row in rows:
        match row:
            case [str(kind), int(start), int(stop), int(level)] if (
                end <= start < stop <= length and 0 <= level <= 6
            ):
                try:
                    blocks.append(Block(BlockKind(kind), start, stop, level))
                except ValueError as error:
                    raise BadFrameError(f"no such block kind: {kind}") from error
                end = stop
            case _:
                raise BadFrameError("page.blocks has a bad row")
    return tuple(blocks)
