"""What every response carries and no request may exceed, errors included.

A plain ASGI layer around the whole application, because a middleware that FastAPI
builds in would let its own error responses (413, 500) leave without the headers.
"""

import logging
import traceback
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.routes.problems import problem

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
"""A question is at most 1,000 characters; 64 KiB leaves room for filters."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Set unless the route has set its own; only immutable files are ever cached."""

TOO_LARGE = f"A request body may hold {MAX_BODY_BYTES:,} bytes."


class Boundary:
    """The outermost layer: headers, the limit on bodies, and errors nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other events pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        if exchange.declares_too_much():
            await problem(413, TOO_LARGE)(scope, receive, exchange.send)
            return
        try:
            await self.app(scope, exchange.receive, exchange.send)
        # The last resort of the whole service: whatever happened, the reader gets an
        # id and the log gets the place.
        except Exception as error:  # noqa: BLE001 - the last resort
            instance = uuid.uuid4().urn
            logger.error("%s %s", instance, describe(error))
            if exchange.started:
                raise ConnectionAbortedError(f"broken off: {instance}") from None
            failure = problem(500, instance=instance)
            await failure(scope, receive, exchange.send)


class _Exchange:
    """One request and its response, counted on the way in and dressed on the way out.

    `started` says whether a part of the response has already left.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = False
        self._scope = scope
        self._receive = receive
        self._send = send
        self._received_bytes = 0
        self._replaced = False

    def declares_too_much(self) -> bool:
        length = Headers(scope=self._scope).get("content-length", "")
        return length.isdecimal() and int(length) > MAX_BODY_BYTES

    async def receive(self) -> Message:
        message = await self._receive()
        self._received_bytes += len(message.get("body", b""))
        if self._received_bytes > MAX_BODY_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if _is_plain_error(message["status"], headers):
                await self._replace(message["status"], headers)
                return
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            self.started = True
        await self._send(message)

    async def _replace(self, status: int, headers: MutableHeaders) -> None:
        kept = {
            name: headers[name]
            for name in ("allow", "content-range")
            if name in headers
        }
        replacement = problem(status, headers=kept)
        await replacement(self._scope, self._receive, self.send)
        self._replaced = True


def _is_plain_error(status: int, headers: MutableHeaders) -> bool:
    # Starlette's FileResponse (1.10) answers a bad range in plain text, past every
    # exception handler.
    return status >= 400 and headers.get("content-type", "").startswith("text/plain")


def describe(error: BaseException) -> str:
    """Say which errors led to which, and where, without any of their messages.

    A message may repeat the question that was asked, and a question is never logged.
    """
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += traceback.format_list(traceback.extract_tb(cause.__traceback__))
        cause = cause.__cause__ or cause.__context__
    return "\n".join(line.rstrip("\n") for line in lines)
