"""An https server on loopback whose answers a test writes byte by byte."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked, header names in lower case."""

    target: str
    headers: dict[str, str]


Send = Callable[[bytes], None]
Answer = Callable[[Request, Send], None]


class HangUpError(Exception):
    """Raised by an answer that ends the connection without the end that TLS has."""


def head(*lines: str) -> bytes:
    """Write the head of an answer: the status line without its version, headers."""
    return ("\r\n".join([f"HTTP/1.1 {lines[0]}", *lines[1:]]) + "\r\n\r\n").encode(
        "latin-1"
    )


def whole(body: bytes, *headers: str, kind: str = "application/pdf") -> Answer:
    """Answer with a body, its type and its length."""

    def answer(request: Request, send: Send) -> None:
        length = f"Content-Length: {len(body)}"
        send(head("200 OK", f"Content-Type: {kind}", length, *headers) + body)

    return answer


def redirect(location: str, status: str = "302 Found") -> Answer:
    """Answer that what was asked for is elsewhere."""

    def answer(request: Request, send: Send) -> None:
        send(head(status, f"Location: {location}", "Content-Length: 0"))

    return answer


class TlsServer:
    """Serves `routes`, by path; keeps what was asked, and counts connections."""

    def __init__(
        self, identity: Path, address: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.routes: dict[str, Answer] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(identity)
        self._listener = socket.create_server((address, port))
        self.port: int = self._listener.getsockname()[1]
        self._is_closed = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> "TlsServer":
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closed.set()
        # Wakes accept, which closing alone does not.
        socket.create_connection(self._listener.getsockname()).close()
        for thread in list(self._threads):
            thread.join(timeout=5)
        self._listener.close()

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the test."""
        self._is_closed.wait(seconds)

    def _accept(self) -> None:
        while True:
            plain, _ = self._listener.accept()
            if self._is_closed.is_set():
                plain.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(plain,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(5)
        with (
            contextlib.suppress(OSError, HangUpError),
            plain,
            self._context.wrap_socket(plain, server_side=True) as wire,
        ):
            request = _read_request(wire)
            self.requests.append(request)
            self.routes[request.target](request, wire.sendall)
            wire.unwrap().close()


def _read_request(wire: ssl.SSLSocket) -> Request:
    received = b""
    while b"\r\n\r\n" not in received:
        received += wire.recv(4096)
    first, *lines = received.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    return Request(first.split(" ")[1], headers)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority of a test's own: its PEM file, and one for servers."""

    authorities: Path
    identity: Path


def make_authority(folder: Path, hosts: Sequence[str]) -> Authority:
    """Make a self-signed authority, and a certificate from it for some hosts."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test root")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test server")])
    root_id = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = (
        _certificate(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(root_id, critical=False)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    certificate = (
        _certificate(name, root_name, key.public_key())
        .add_extension(names, critical=False)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(root_id),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    authorities, identity = folder / "authorities.pem", folder / "identity.pem"
    authorities.write_bytes(root.public_bytes(pem))
    identity.write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(pem)
    )
    return Authority(authorities, identity)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
