"""Which of several network cards phones are sent to."""

import socket
from collections import namedtuple

import psutil
import pytest

from minigpt.network import cards as cards_module
from minigpt.network.cards import Card, cards

Address = namedtuple("Address", "family address")
Stats = namedtuple("Stats", "isup")


@pytest.fixture
def machine(monkeypatch):
    """A machine with these cards; it goes out by the address that is named last."""

    def have(found: dict[str, list[str]], way_out: str = "", down: tuple[str, ...] = ()) -> None:
        def address(text):
            return Address(socket.AF_INET6 if ":" in text else socket.AF_INET, text)

        every = {name: [address(text) for text in texts] for name, texts in found.items()}
        monkeypatch.setattr(psutil, "net_if_addrs", lambda: every)
        stats = {name: Stats(name not in down) for name in found}
        monkeypatch.setattr(psutil, "net_if_stats", lambda: stats)
        monkeypatch.setattr(cards_module, "_way_out", lambda: way_out)

    return have


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("wlp3s0", "tun0"),
        ("eth0", "docker0"),
        ("en0", "utun3"),
        ("Wi-Fi", "vEthernet (WSL)"),
        ("Ethernet 2", "VirtualBox Host-Only Network"),
        ("WLAN", "OpenVPN TAP-Windows6"),
        ("enp0s31f6", "br-5f2a"),
        ("wlan0", "tailscale0"),
        ("Ethernet", "Ethernet-Tunnel"),
        ("weather", "wg0"),  # a name that nobody knows stands between
    ],
)
def test_wifi_and_ethernet_come_before_tunnels_and_containers(machine, likely, unlikely):
    """Also where this machine itself goes out through the tunnel."""
    machine({unlikely: ["10.8.0.2"], likely: ["192.168.1.5"]}, way_out="10.8.0.2")
    assert cards() == [Card(likely, "192.168.1.5"), Card(unlikely, "10.8.0.2")]


def test_of_equals_the_one_that_is_used_comes_first(machine):
    """Wi-Fi and Ethernet both: over one of them this machine reaches the network."""
    machine({"eth0": ["10.0.0.5"], "wlan0": ["192.168.1.5"]}, way_out="192.168.1.5")
    assert [card.name for card in cards()] == ["wlan0", "eth0"]


def test_what_no_phone_can_reach_is_left_out(machine):
    """The machine itself, link-local addresses, cards that are off, hardware addresses."""
    machine(
        {
            "lo": ["127.0.0.1", "::1"],
            "eth0": ["169.254.3.4", "fe80::1%eth0", "fe80::1"],
            "eth1": ["10.0.0.9"],
            "wlan0": ["192.168.1.5", "2001:db8::5"],
        },
        down=("eth1",),
    )
    assert [card.address for card in cards()] == ["192.168.1.5", "2001:db8::5"]


def test_a_network_of_ipv6_alone_has_an_address(machine):
    """In figures; the brackets come with the URL."""
    machine({"eth0": ["2001:db8::5"]})
    assert cards() == [Card("eth0", "2001:db8::5")]


def test_this_machines_own_addresses_are_its_own():
    """The system can listen at each of them."""
    for card in cards():
        family = socket.AF_INET6 if ":" in card.address else socket.AF_INET
        with socket.socket(family) as probe:
            probe.bind((card.address, 0))
