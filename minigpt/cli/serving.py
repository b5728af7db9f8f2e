"""Starting the app for a class: a room, a presenter's token, and an address that phones reach."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from minigpt.classroom.addresses import join_url
from minigpt.classroom.database import connect
from minigpt.classroom.rooms import Room, new_room, new_token, open_room
from minigpt.cli.open_files import raise_limit, too_few
from minigpt.cli.qr_code import drawn
from minigpt.cli.streamlit_settings import setting
from minigpt.environment import ADDRESS_SETTING, TOKEN_SETTING
from minigpt.errors import UserError
from minigpt.home import ROOT
from minigpt.jobs.limit import checked_job_seconds
from minigpt.jobs.scheduler import check_scheduler
from minigpt.network.address import read_address, url_of
from minigpt.network.cards import LOOPBACK, cards
from minigpt.store import Store

APP = ROOT / "streamlit_app.py"
SHORT_LIFE = 10.0  # seconds: who dies sooner would only die again
ENDED = (-signal.SIGTERM, -signal.SIGINT)  # how a server ends that was asked to
EVERY_CARD = ("::", "0.0.0.0")  # IPv4 and IPv6, or IPv4 alone where there is no other
# A proxy on this machine says whom it speaks for; Uvicorn takes its word only under these names.
PROXIES = "127.0.0.1,::1,::ffff:127.0.0.1"


@dataclass(frozen=True)
class Opened:
    """A class whose room is open.

    Attributes:
        room: that students join.
        everywhere: the address that stands for all cards of this machine.
        addresses: where the app is reached, the one for the class first.
        environment: what a server of this class is told.
    """

    room: Room
    everywhere: str
    addresses: list[str]
    environment: dict[str, str]


def announcement(room: Room, token: str, addresses: Sequence[str], encoding: str = "utf-8") -> str:
    """What is printed at the start: how to join, as text and as a QR code, and the token.

    Args:
        room: that students join.
        token: the presenter's.
        addresses: where the app is reached, the likeliest first.
        encoding: the terminal's.
    """
    address, *others = addresses
    lines = [
        drawn(join_url(address, room), encoding),
        f"MiniGPT is at {address}",
        f"Students join at {join_url(address, room)}",
        f"Join code: {room.code}",
    ]
    if others:
        lines.append("Should phones not reach it: this machine has other addresses, which the")
        lines.append("presenter's desk can show in its place:")
        lines += [f"    {other}" for other in others]
    if urlsplit(address).hostname == LOOPBACK:
        lines.append("No network was found: phones can't join. Name its address with --address.")
    lines.append(f"The presenter's page is {address}/room and asks for this token: {token}")
    return "\n".join(lines)


def serve(port: int, address: str | None, fresh: bool) -> str:
    """Run the app until it ends; returns the room's join code.

    A server that somebody kills is started again: room, votes and models are on the disk.

    Args:
        port: where it listens.
        address: what phones open, a name, an address or a URL; found out if None.
        fresh: begin a new room, even where this lesson has one already.

    Raises:
        UserError: a setting is wrong, the store can't be read, the port is taken, the address is
            none, or the database, the scheduler or the shared store does not answer.
    """
    opened = open_class(port, address, fresh)
    command = streamlit_command(port, opened.everywhere, opened.addresses[0])
    _keep_running(command, opened.environment)
    return opened.room.code


def open_class(port: int, address: str | None, fresh: bool) -> Opened:
    """Look at all settings, open the room and say how to join; raises as :func:`serve` does."""
    checked_job_seconds()
    check_scheduler()
    _check_store()
    everywhere = _check_port(port)
    addresses = reached_at(port, address)
    engine, token = connect(), new_token()
    room = new_room(engine, token) if fresh else open_room(engine, token)
    engine.dispose()
    print(announcement(room, token, addresses, sys.stdout.encoding or "ascii"), flush=True)
    complaint = too_few(raise_limit())
    if complaint:
        print(complaint, file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, child included
    environment = {"FORWARDED_ALLOW_IPS": PROXIES, **os.environ}
    environment |= {TOKEN_SETTING: token, ADDRESS_SETTING: addresses[0]}
    return Opened(room, everywhere, addresses, environment)


def _check_store() -> None:
    """It can be read, and its cap is one; where it is shared, the others' place answers."""
    store = Store(shipped=None)
    store.kinds()
    if store.shared:
        store.shared.check()


def reached_at(port: int, address: str | None = None) -> list[str]:
    """The URLs at which the app can be opened, the one for the class first.

    Raises:
        UserError: ``address`` is none.
    """
    scheme = "https" if setting("server.sslCertFile") else "http"
    base = setting("server.baseUrlPath")
    own = [url_of(card.address, port, scheme, base) for card in cards()]
    if address is None:
        return own or [url_of(LOOPBACK, port, scheme, base)]
    told = read_address(address, port, scheme, base)
    if "://" in address:
        return [told]  # a proxy's, say: what this machine is called behind it helps nobody
    return [told, *(url for url in own if url != told)]


def streamlit_command(port: int, everywhere: str, url: str) -> list[str]:
    """How Streamlit is started; it need not ask anybody for this machine's address."""
    parts = urlsplit(url)
    options = {
        "server.port": port,
        "server.address": everywhere,
        "server.baseUrlPath": parts.path.strip("/"),
        "browser.serverAddress": parts.hostname,
        "logger.hideWelcomeMessage": "true",  # the address is printed above
    }
    named = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *named]


def _keep_running(command: list[str], environment: dict[str, str]) -> None:
    while True:
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment)
        try:
            code = process.wait()
        finally:
            process.terminate()
            process.wait()
        if code >= 0 or code in ENDED or time.monotonic() - begun < SHORT_LIFE:
            return
        print("The server was killed; starting it again. Nothing is lost.", file=sys.stderr)


def _check_port(port: int) -> str:
    """The address that stands for every card, if nobody else listens at this port.

    Raises:
        UserError: somebody does, or it is no port.
    """
    if not 1 <= port <= 65_535:
        raise UserError(f"--port is {port}", "a number from 1 to 65535", "Choose a port")
    for everywhere in EVERY_CARD:
        try:
            _probe(everywhere, port)
        except OSError as error:
            if everywhere == EVERY_CARD[0] and error.errno not in (errno.EADDRINUSE, errno.EACCES):
                continue  # this machine has no IPv6
            do = "End the other program or choose another one with --port"
            raise UserError(f"port {port} can't be used ({error})", "a free port", do) from error
        return everywhere
    raise AssertionError("the last of them was tried")


def _probe(everywhere: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in everywhere else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":  # there it would allow what is taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        probe.bind((everywhere, port))
