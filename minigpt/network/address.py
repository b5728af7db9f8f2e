"""The address that phones open: what somebody typed, as a URL."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from minigpt.errors import UserError
from minigpt.network.hosts import NAME

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/*")
EXPECTED = (
    "a name, an IPv4 or IPv6 address, or a URL: school.local, 10.0.0.7:8501, [2001:db8::1], "
    "https://gpt.school.example/mini"
)


def url_of(host: str, port: int | None, scheme: str = "http", base: str = "") -> str:
    """A URL without a slash at its end; an IPv6 address gets its brackets.

    Args:
        host: a name or an address.
        port: None for the scheme's own.
        scheme: ``http`` or ``https``.
        base: the path below which the app lives, with or without slashes around it.
    """
    named = f"[{host}]" if ":" in host else host
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    return f"{scheme}://{named}{'' if port is None else f':{port}'}{path}"


def read_address(typed: str, port: int, scheme: str = "http", base: str = "") -> str:
    """The URL that is meant by what was typed behind ``--address``.

    A URL is taken at its word: without a port it has none, as behind a proxy. A name or an address
    alone gets the port and the scheme of the server. What has no path gets the server's.

    Args:
        typed: a name, an IPv4 or IPv6 address, with or without port, path and scheme.
        port: where the server listens.
        scheme: what it speaks.
        base: the path below which it serves the app.

    Raises:
        UserError: it is none of these, or nothing that a phone could open.
    """
    text = typed.strip()
    named = SCHEME.match(text)
    if named is None:
        text = f"{scheme}://{f'[{text}]' if _is_ipv6(text) else text}"
    try:
        parts = urlsplit(text)
        there, host = parts.port, _host(parts)
    except ValueError as error:
        raise _unreadable(typed) from error
    if parts.scheme not in ("http", "https") or there == 0 or not PATH.fullmatch(parts.path):
        raise _unreadable(typed)
    if parts.username is not None or parts.query or parts.fragment or text.endswith(("?", "#")):
        raise _unreadable(typed)
    if there is None and named is None:
        there = port
    return url_of(host, there, parts.scheme, parts.path.strip("/") or base)


def _is_ipv6(text: str) -> bool:
    try:
        return ip_address(text).version == 6
    except ValueError:
        return False


def _host(parts: SplitResult) -> str:
    """The host as browsers write it.

    Raises:
        ValueError: it is none, or one that only this machine itself understands.
    """
    host = (parts.hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        host = host.encode("idna").decode("ascii")
        if not NAME.fullmatch(host) or re.fullmatch(r"[\d.]+", host):
            raise ValueError(f"{host!r} is no host name") from None
        return host
    if address.is_unspecified or "%" in host:
        raise ValueError(f"{host} is an address that only this machine understands")
    return str(address)


def _unreadable(typed: str) -> UserError:
    received = f"--address is {typed!r}"
    if "@" in typed:  # not repeated: there may be a password before that sign
        received = "--address is one with a name or a password in it"
    return UserError(received, EXPECTED, "Type what a phone would open")
