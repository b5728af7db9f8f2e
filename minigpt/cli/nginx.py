"""nginx in front of several servers: the configuration of ``deploy/`` for those of this machine."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import ROOT, disk_error

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
LISTEN = "listen 8080;"  # as it stands there
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # what nginx has folders for


def nginx_program() -> str:
    """Where nginx is; it may lie where only root looks for programs.

    Raises:
        UserError: it is not installed.
    """
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        do = "Install it (on Debian and Ubuntu: apt install nginx-light), or start `serve`"
        raise UserError("nginx is not installed", "nginx in front of the servers", do)
    return found


def server_groups(servers: Sequence[tuple[str, int]]) -> str:
    """What ``servers.conf`` says of servers, each a host and a port that no other has."""
    first = [_line(host, port) for host, port in servers]
    groups = [_group("minigpt_any", first)]
    for this in servers:
        others = [f"server {host}:{port} backup;" for host, port in servers if (host, port) != this]
        groups.append(_group(f"minigpt_{this[1]}", [_line(*this), *others]))
    lines = [f"    {port}    minigpt_{port};" for _, port in servers]
    head = ["map $cookie_minigpt_server $minigpt_upstream {", "    default minigpt_any;"]
    return "\n\n".join([*groups, "\n".join([*head, *lines, "}"])]) + "\n"


def _line(host: str, port: int) -> str:
    return f"server {host}:{port} max_fails=1 fail_timeout=5s;"


def _group(name: str, lines: list[str]) -> str:
    inside = "\n".join(f"    {line}" for line in [f"zone {name} 64k;", *lines])
    return f"upstream {name} {{\n{inside}\n}}"


def nginx_command(folder: Path, listens: Sequence[str], ports: Sequence[int]) -> list[str]:
    """Write the configuration for servers of this machine; gives how nginx is started with it.

    Args:
        folder: where it goes, and all that nginx writes.
        listens: where it listens, ``127.0.0.1:8501`` or a port.
        ports: those of the servers.

    Raises:
        UserError: nginx is not installed, or nothing can be written there.
    """
    program, words = nginx_program(), CONFIGURATION.read_text(encoding="utf-8")
    places = "\n".join(f"    {kind}_temp_path {folder}/nginx/{kind};" for kind in KEPT)
    words = words.replace("http {", f"http {{\n{places}", 1)
    words = words.replace(LISTEN, "\n        ".join(f"listen {where};" for where in listens))
    try:
        (folder / "nginx").mkdir(parents=True, exist_ok=True)
        (folder / "nginx.conf").write_text(words, encoding="utf-8")
        groups = server_groups([("127.0.0.1", port) for port in ports])
        (folder / "servers.conf").write_text(groups, encoding="utf-8")
    except OSError as error:
        raise disk_error(error, folder) from error
    directives = f"daemon off; pid {folder}/nginx/pid;"
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # else its workers could not reach the folder
        directives += " user root;"
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", directives]
