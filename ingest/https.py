"""One https request to an address that was checked, over a connection that went there.

The name is resolved once, every number it stands for is checked, and the connection is
made to one of those numbers; the name is used again only to verify the certificate. So
no second look-up can lead elsewhere (DNS rebinding). http.client is used because it
knows no proxies, cookies, redirects or decompression, and takes a socket that is
already connected.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.addresses import HTTPS_PORT, Address, is_public, resolve
from ingest.errors import BrokenOffError, FetchFailedError, FetchRefusedError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT_S = 10.0

READ_BYTES = 64 * 1024

BROKEN = (OSError, http.client.HTTPException)
"""What http.client raises when the other side does not keep to HTTP."""


class _TimedSocket(ssl.SSLSocket):
    """A TLS socket that also ends a peer who sends a byte now and then, for ever."""

    deadline: float = 0.0
    quiet_s: float = 0.0

    def recv_into(
        self, buffer: "WriteableBuffer", nbytes: int | None = None, flags: int = 0
    ) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(min(left, self.quiet_s))
        return super().recv_into(buffer, nbytes, flags)


def trust(authorities: str | None = None) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities, or those of a PEM file."""
    context = ssl.create_default_context(cafile=authorities)
    context.sslsocket_class = _TimedSocket
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """How names become numbers, which numbers may be asked, and who vouches for names.

    The defaults are the only ones that the command line uses.
    """

    resolve: Callable[[str], Sequence[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=trust)
    port: int = HTTPS_PORT


class Response:
    """An answer whose headers have come and whose body has not."""

    def __init__(
        self, host: str, answer: http.client.HTTPResponse, wire: _TimedSocket
    ) -> None:
        self.status = answer.status
        self._host = host
        self._answer = answer
        self._wire = wire

    def header(self, name: str) -> str:
        """Return a header's value, without blanks around it; "" if there is none."""
        return (self._answer.getheader(name) or "").strip()

    @property
    def body_bytes(self) -> int | None:
        """How long the body is, as announced; None if it ends where it ends."""
        return self._answer.length

    def chunks(self, *, until: float, quiet_s: float) -> Iterator[bytes]:
        """Yield the body as it comes.

        Args:
            until: When it must have come, by the monotonic clock.
            quiet_s: How long nothing may come.

        Raises:
            BrokenOffError: If it does not come whole.
        """
        self._wire.deadline, self._wire.quiet_s = until, quiet_s
        left = self.body_bytes
        while left is None or left > 0:
            try:
                chunk = self._answer.read1(min(READ_BYTES, left or READ_BYTES))
            except BROKEN as error:
                raise BrokenOffError(
                    f"{self._host} broke off: {_reason(error)}"
                ) from error
            if not chunk:
                break
            if left is not None:
                left -= len(chunk)
            yield chunk
        if left:
            raise BrokenOffError(f"{self._host} broke off")


@contextmanager
def get(
    address: Address, headers: Mapping[str, str], network: Network, *, within_s: float
) -> Iterator[Response]:
    """Ask for an address; yields the answer when its headers have come.

    Args:
        address: What to ask for.
        headers: Sent as they are, with `Host` and `Connection: close`.
        network: Where the connection may go.
        within_s: How long handshake and headers may take together.

    Raises:
        FetchRefusedError: If the name stands for an address that is not allowed.
        FetchFailedError: If there is no connection, no valid certificate, or no HTTP.
    """
    wire = _connect(address.host, network, within_s)
    with closing(wire):
        connection = http.client.HTTPSConnection(address.host, context=network.tls)
        connection.sock = wire
        with closing(connection):
            try:
                connection.request(
                    "GET", address.target, headers={**headers, "Connection": "close"}
                )
                answer = connection.getresponse()
            except TimeoutError as error:
                raise FetchFailedError(
                    f"{address.host} did not answer within {within_s:g} s"
                ) from error
            except BROKEN as error:
                raise FetchFailedError(
                    f"{address.host} does not answer as HTTP does: {_reason(error)}"
                ) from error
            with closing(answer):
                yield Response(address.host, answer, wire)


def _connect(host: str, network: Network, within_s: float) -> _TimedSocket:
    deadline = time.monotonic() + within_s
    numbers = network.resolve(host)
    for number in numbers:
        # One forbidden number among public ones is a trap, not a choice.
        if not network.is_allowed(number):
            raise FetchRefusedError(
                f"{host} stands for {number}, which is not a public address"
            )
    plain = _connect_to_one(host, numbers, network.port, deadline)
    try:
        plain.settimeout(max(0.001, deadline - time.monotonic()))
        wire = network.tls.wrap_socket(
            plain, server_hostname=host, suppress_ragged_eofs=False
        )
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise FetchFailedError(
            f"the certificate of {host} is not valid: {error.verify_message}"
        ) from error
    except OSError as error:
        plain.close()
        raise FetchFailedError(
            f"{host} does not speak TLS as it should: {_reason(error)}"
        ) from error
    assert isinstance(wire, _TimedSocket)
    wire.deadline, wire.quiet_s = deadline, within_s
    return wire


def _connect_to_one(
    host: str, numbers: Sequence[str], port: int, deadline: float
) -> socket.socket:
    reason = "it has no address"
    for number in numbers:
        timeout_s = min(CONNECT_S, deadline - time.monotonic())
        if timeout_s <= 0:
            break
        try:
            return socket.create_connection((number, port), timeout=timeout_s)
        except OSError as error:
            reason = _reason(error)
    raise FetchFailedError(f"{host} cannot be reached: {reason}")


def _reason(error: Exception) -> str:
    """Return what went wrong in words that fit into a sentence and into a terminal."""
    if isinstance(error, TimeoutError):
        return "time is up"
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ascii(words)[1:-1][:120]
