"""The network cards of this machine, and the addresses at which a phone may find it."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

import psutil

NOWHERE = "192.0.2.1"  # an address of no machine (RFC 5737): nothing is sent there
LOOPBACK = "127.0.0.1"
# How systems call Wi-Fi and Ethernet, and how they call what no phone can reach: tunnels, virtual
# machines, containers. A word of ours may begin the name of a card or of its driver.
LIKELY = re.compile(r"(wl|wi-?fi|en|eth|em\d|local area|lan\b|drahtlos)", re.IGNORECASE)
UNLIKELY = re.compile(
    r"(tun|tap|utun|wg|ppp|ipsec|gif|stf|zt|tailscale|nordlynx|proton|teredo|isatap"
    r"|docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|flannel|cali|podman|dummy|ifb"
    r"|awdl|llw|anpi|bridge|ap\d)"
    r"|.*(vethernet|virtualbox|vmware|hyper-v|vpn|wireguard|tunnel|wsl|bluetooth|loopback)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Card:
    """A network card with an address.

    Attributes:
        name: as the system calls it.
        address: IPv4 or IPv6, in figures.
    """

    name: str
    address: str


def cards() -> list[Card]:
    """The addresses of this machine on its networks, the likeliest first; empty without one.

    Wi-Fi and Ethernet come before what has another name, tunnels and containers last; of equals,
    the one over which this machine itself goes out.
    """
    up = {name for name, about in psutil.net_if_stats().items() if about.isup}
    found = [
        Card(name, one.address)
        for name, many in psutil.net_if_addrs().items()
        if name in up
        for one in many
        if _can_be_reached(one)
    ]
    way_out = _way_out()
    return sorted(found, key=lambda card: (_unlikely(card), card.address != way_out, card.name))


def _can_be_reached(one) -> bool:
    if one.family not in (socket.AF_INET, socket.AF_INET6) or "%" in one.address:
        return False
    address = ip_address(one.address)
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _unlikely(card: Card) -> tuple[int, bool]:
    """What a card is sorted by first: its kind, and IPv4 before IPv6."""
    kind = 2 if UNLIKELY.match(card.name) else 0 if LIKELY.match(card.name) else 1
    return kind, isinstance(ip_address(card.address), IPv6Address)


def _way_out() -> str:
    """The address from which this machine would send something out, "" if it can't."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((NOWHERE, 9))  # sends nothing; the system picks the card
            return probe.getsockname()[0]
        except OSError:
            return ""
