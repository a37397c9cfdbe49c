"""Which addresses a download may go to: the rules for a URL and for what it names.

A publication's address comes from a file, and a redirect's from a server that nobody
here controls. Both must be https, on the port of https, by the name of a host that is
on the list; and every number that this name stands for must belong to the public
internet, so that no server can point a download at this machine or its neighbours.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ingest.errors import FetchFailedError, FetchRefusedError

HTTPS_PORT = 443

MAX_ADDRESS_CHARACTERS = 2_000

MAX_SHOWN_CHARACTERS = 200

PRINTABLE = re.compile(r"[!-~]+")

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A last label that starts with a letter cannot be read as a number, so that
# 2130706433, 0x7f.1 and 127.1 are no names.
HOST_NAME = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")

FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a carrier's customers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, where clouds serve their metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
"""IANA's special-purpose registry; ipaddress.is_global differs between Pythons."""

UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
"""All public IPv6; what maps IPv4 (::ffff:0:0/96) or translates it (64:ff9b::/96),
loopback, link-local, private and multicast addresses lie outside it."""

FORBIDDEN_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries any IPv4 address
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """An https address that may be asked: a host's name, and path with query."""

    host: str
    target: str

    @property
    def url(self) -> str:
        """The address as it is written."""
        return f"https://{self.host}{self.target}"


def parse_address(text: str) -> Address:
    """Take an https address apart; its fragment, which no server sees, is dropped.

    Raises:
        FetchRefusedError: If it is not plain https to a host that has a name.
    """
    shown = ascii(text[:MAX_SHOWN_CHARACTERS])[1:-1]
    # Checked before anything is parsed: parsers differ on blanks, controls and
    # backslashes, and disagreement between two parsers is how hosts are smuggled.
    if (
        not PRINTABLE.fullmatch(text)
        or "\\" in text
        or len(text) > MAX_ADDRESS_CHARACTERS
    ):
        raise FetchRefusedError(f"{shown} is not an address in plain characters")
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise FetchRefusedError(f"{shown} is not an address: {error}") from error
    if parts.scheme != "https":
        raise FetchRefusedError(f"{shown} is not https")
    if "@" in parts.netloc:
        raise FetchRefusedError(f"{shown} carries a user name")
    host, colon, port = parts.netloc.partition(":")
    if colon and port != str(HTTPS_PORT):
        raise FetchRefusedError(f"{shown} names a port other than {HTTPS_PORT}")
    if not is_host_name(host.lower()):
        raise FetchRefusedError(f"{shown} names no host by its full name")
    query = f"?{parts.query}" if parts.query else ""
    return Address(host.lower(), (parts.path or "/") + query)


def parse_redirect(base: Address, location: str) -> Address:
    """Return where a redirect leads, by the same rules.

    Raises:
        FetchRefusedError: If that is not plain https to a host that has a name.
    """
    if not location:
        raise FetchRefusedError(f"{base.host} redirects and does not say where")
    try:
        # What is not printable stays unparsed: urljoin would quietly drop some of it.
        is_plain = PRINTABLE.fullmatch(location)
        return parse_address(urljoin(base.url, location) if is_plain else location)
    except (FetchRefusedError, ValueError) as error:
        raise FetchRefusedError(f"{base.host} redirects, and {error}") from error


def is_host_name(text: str) -> bool:
    """Tell whether a text is a host's full name in lower case, and not a number."""
    return len(text) <= 253 and HOST_NAME.fullmatch(text) is not None


def is_public(number: str) -> bool:
    """Tell whether an IP address belongs to the public internet.

    Addresses that carry another one inside (IPv4-mapped, 6to4, Teredo, NAT64) do not
    count, whatever they carry.
    """
    try:
        ip = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in FORBIDDEN_V4)
    return (
        ip.scope_id is None
        and ip in UNICAST_V6
        and not any(ip in network for network in FORBIDDEN_V6)
    )


def resolve(host: str) -> Sequence[str]:
    """Ask the system for the IP addresses of a host, in its order, each once.

    Raises:
        FetchFailedError: If the name cannot be resolved.
    """
    try:
        found = socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailedError(f"the name {host} cannot be resolved") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
