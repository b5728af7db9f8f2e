"""Starting the app for a class: a room, a presenter's token, and an address that phones reach."""

import os
import signal
import socket
import subprocess
import sys
import time

import segno

from minigpt.classroom.addresses import join_url, reachable_address
from minigpt.classroom.database import connect
from minigpt.classroom.rooms import Room, new_room, new_token, open_room
from minigpt.environment import ADDRESS_SETTING, TOKEN_SETTING
from minigpt.errors import UserError
from minigpt.home import ROOT

APP = ROOT / "streamlit_app.py"
SHORT_LIFE = 10.0  # seconds: who dies sooner would only die again


def announcement(room: Room, token: str, address: str) -> str:
    """What is printed at the start: how to join, as text and as a QR code, and the token."""
    code = segno.make(join_url(address, room), error="m")
    lines = [
        f"MiniGPT is at {address}",
        f"Students join at {join_url(address, room)}",
        f"Join code: {room.code}",
        f"The presenter's page is {address}/room and asks for this token: {token}",
    ]
    if "//127." in address:
        lines.append("No network was found: phones can't join. Name its address with --address.")
    return "\n".join([_drawn(code), *lines])


def _drawn(code: segno.QRCode) -> str:
    """A QR code in half blocks, two rows a line, dark on light by colour codes."""
    rows = [list(row) for row in code.matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    blocks = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ["".join(blocks[pair] for pair in zip(top, low, strict=True)) for top, low in pairs]
    return "\n".join(f"\x1b[30;107m{line}\x1b[0m" for line in lines)  # black on white


def serve(port: int, address: str | None, fresh: bool) -> str:
    """Run the app until it ends; returns the room's join code.

    A server that somebody kills is started again: room, votes and models are on the disk.

    Args:
        port: where it listens.
        address: the host name or address that phones reach; found out if None.
        fresh: begin a new room, even where this lesson has one already.

    Raises:
        UserError: the port is taken, or the database does not answer.
    """
    _check_port(port)
    engine, token = connect(), new_token()
    room = new_room(engine, token) if fresh else open_room(engine, token)
    engine.dispose()
    url = f"http://{address or reachable_address()}:{port}"
    print(announcement(room, token, url), flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, child included
    environment = {**os.environ, TOKEN_SETTING: token, ADDRESS_SETTING: url}
    _keep_running(_command(port), environment)
    return room.code


def _command(port: int) -> list[str]:
    options = ["--server.port", str(port), "--server.address", "0.0.0.0"]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *options]


def _keep_running(command: list[str], environment: dict[str, str]) -> None:
    while True:
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment)
        try:
            code = process.wait()
        finally:
            process.terminate()
            process.wait()
        if code >= 0 or time.monotonic() - begun < SHORT_LIFE:
            return
        print("The server was killed; starting it again. Nothing is lost.", file=sys.stderr)


def _check_port(port: int) -> None:
    if not 1 <= port <= 65_535:
        raise UserError(f"--port is {port}", "a number from 1 to 65535", "Choose a port")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError as error:
            do = "End the other program or choose another one with --port"
            raise UserError(f"port {port} can't be used ({error})", "a free port", do) from error
