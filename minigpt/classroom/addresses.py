"""The addresses of a class: where this machine is reached, and where a phone joins."""

import socket
from ipaddress import ip_address

import psutil

from minigpt.classroom.rooms import Room

NOWHERE = "192.0.2.1"  # an address of no machine (RFC 5737): nothing is sent there


def join_url(address: str, room: Room) -> str:
    """Where a phone joins; the code is no secret, the token is never in an address."""
    return f"{address}/vote?room={room.code}"


def reachable_address() -> str:
    """This machine's address on the network that its phones share: an IPv4 address.

    127.0.0.1 if there is no network: then only this machine can join.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((NOWHERE, 9))  # sends nothing; the system picks the way out
            found = probe.getsockname()[0]
        except OSError:
            found = "127.0.0.1"
    if not ip_address(found).is_loopback:
        return found
    every = [a.address for many in psutil.net_if_addrs().values() for a in many if _is_ipv4(a)]
    return next((a for a in every if ip_address(a).is_private and a[:4] != "127."), "127.0.0.1")


def _is_ipv4(found) -> bool:
    return found.family == socket.AF_INET
