"""Under which names MiniGPT answers, and from which pages it takes a connection.

A page of another site can ask a browser to connect to us (cross-site WebSocket hijacking), and can
point a name of its own at this machine so that the browser takes us for that site (DNS rebinding).
Neither works against an address in figures or a name that nobody outside can own, so those are
answered; every other name has to be told.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# Endings that no name of the public Internet has: RFC 6762, RFC 8375, and what ICANN keeps free.
LOCAL_ENDINGS = ("local", "lan", "home", "corp", "internal", "intranet", "localdomain", "home.arpa")
NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
PORTS = {"http": 80, "https": 443}
ANY = "*"


def host_of(header: str) -> str:
    """The host in a ``Host`` header, without port, in small letters; "" if there is none in it."""
    try:
        parts = urlsplit(f"//{header}")
        named = parts.hostname or ""
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return ""
    if parts.netloc != header or "@" in header:
        return ""
    return named.rstrip(".")


def is_address(host: str) -> bool:
    """Whether a host is an IPv4 or IPv6 address in figures."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def own_name() -> str:
    """What this machine calls itself; nobody is asked."""
    return socket.gethostname().lower().rstrip(".")


@dataclass(frozen=True)
class Hosts:
    """Whom MiniGPT answers.

    Attributes:
        names: further names that it answers under, ``*.school.example`` for all below, ``*`` for
            any.
        origins: pages of other origins, ``https://school.example``, that may connect; ``*`` for
            any.
        here: this machine's own name.
    """

    names: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    here: str = field(default_factory=own_name)

    def answers(self, header: str) -> bool:
        """Whether MiniGPT answers a request with this ``Host`` header."""
        host = host_of(header)
        if ANY in self.names or is_address(host):
            return True
        if not NAME.fullmatch(host):
            return False
        private = "." not in host or host.endswith(tuple(f".{end}" for end in LOCAL_ENDINGS))
        return private or host == self.here or any(_covers(name, host) for name in self.names)

    def takes(self, origin: str, header: str) -> bool:
        """Whether a page of ``origin`` may connect to us under this ``Host`` header."""
        if ANY in self.origins or origin in self.origins:
            return True
        try:
            parts = urlsplit(origin)
            there = parts.hostname, parts.port or PORTS.get(parts.scheme)
            here = urlsplit(f"{parts.scheme}://{header}")
            return there == (here.hostname, here.port or PORTS.get(parts.scheme)) and bool(there[0])
        except ValueError:
            return False


def _covers(name: str, host: str) -> bool:
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def told(addresses: Iterable[str], names: Iterable[str], origins: Iterable[str]) -> Hosts:
    """The hosts that somebody told us of.

    Args:
        addresses: URLs under which phones reach us.
        names: host names, as Streamlit's ``server.allowedHosts`` takes them.
        origins: as Streamlit's ``server.corsAllowedOrigins`` takes them.
    """
    urls = [urlsplit(address) for address in addresses if address]
    pages = {f"{url.scheme}://{url.netloc}" for url in urls} | {one.strip() for one in origins}
    hosts = {url.hostname for url in urls if url.hostname} | {urlsplit(p).hostname for p in pages}
    hosts |= {name.strip().lower().rstrip(".") for name in names}
    return Hosts(frozenset(hosts - {None, ""}), frozenset(pages))
