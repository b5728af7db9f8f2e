"""``python -m minigpt cluster``: several servers and workers on one machine, to try it out.

The same that ``deploy/`` starts on several machines: a Dask scheduler, its workers, servers, and
nginx in front. All share the folder of ``MINIGPT_HOME``; one that ends is started again.
"""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from minigpt.cli.nginx import nginx_command, nginx_program
from minigpt.cli.serving import SHORT_LIFE, open_class, streamlit_command
from minigpt.cli.streamlit_settings import setting
from minigpt.environment import SCHEDULER_SETTING
from minigpt.errors import UserError
from minigpt.eviction import CLUSTER
from minigpt.home import disk_error, home
from minigpt.jobs.scheduler import check_dask

PRELOAD = "minigpt.jobs.dask_preload"
LOOK = 0.5  # seconds between two looks whether all still run
START = 60.0  # seconds until a server answers
GO = 10.0  # seconds that a process has to end
HERE = "127.0.0.1"
MOST = 64  # servers or workers


def run(servers: int, workers: int, port: int, address: str | None) -> str:
    """Run all of it until it ends; returns the room's join code.

    Args:
        servers: how many.
        workers: how many, one training each.
        port: where nginx listens.
        address: what phones open; found out if None.

    Raises:
        UserError: a setting is wrong, Dask or nginx is not installed, the port is taken, or one of
            the processes ends as soon as it is started.
    """
    _check(servers, workers)
    opened = open_class(port, address, fresh=False)
    task_port, *ports = _free_ports(servers + 1)
    scheduler = f"tcp://{HERE}:{task_port}"
    environment = {**opened.environment, SCHEDULER_SETTING: scheduler}
    crew = Crew(home() / CLUSTER, environment)
    try:
        crew.start("scheduler", _dask("scheduler", "--host", HERE, "--port", str(task_port)))
        crew.wait_for(task_port)
        one = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", str(crew.folder))
        for number in range(workers):
            crew.start(f"worker-{number + 1}", _dask("worker", scheduler, *one))
        for number, at in enumerate(ports):
            crew.start(f"server-{number + 1}", streamlit_command(at, HERE, opened.addresses[0]))
        for at in ports:
            crew.wait_for(at)
        listens = [str(port)] + ([f"[::]:{port} ipv6only=on"] if opened.everywhere == "::" else [])
        crew.start("nginx", nginx_command(crew.folder, listens, ports))
        crew.keep_running()
    finally:
        crew.end()
    return opened.room.code


def _check(servers: int, workers: int) -> None:
    for name, count in (("servers", servers), ("workers", workers)):
        if not 1 <= count <= MOST:
            do = "Choose a number"
            raise UserError(f"--{name} is {count}", f"a number from 1 to {MOST}", do)
    if os.environ.get(SCHEDULER_SETTING):
        do = f"Unset {SCHEDULER_SETTING}, or start `serve`, whose server uses that scheduler"
        raise UserError(f"{SCHEDULER_SETTING} is set", "a cluster with a scheduler of its own", do)
    if setting("server.sslCertFile"):
        do = "Unset server.sslCertFile, and give nginx the certificate (deploy/nginx.conf)"
        raise UserError("the servers have a certificate", "servers that nginx speaks to", do)
    check_dask("a cluster trains by Dask, which is not installed")
    nginx_program()


def _dask(what: str, *options: str) -> list[str]:
    command = [sys.executable, "-m", "dask", what, *options]
    return [*command, "--preload", PRELOAD, "--no-dashboard"]


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind((HERE, 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@dataclass
class Crew:
    """Processes that are kept running.

    Attributes:
        folder: where what they say goes, one file each.
        environment: what all are told.
        members: by name the command, the process and when it was started.
    """

    folder: Path
    environment: dict[str, str]
    members: dict[str, tuple[list[str], subprocess.Popen, float]] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        """Start a process.

        Raises:
            UserError: what it says can't be written down.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / f"{name}.log").open("wb") as log:
                process = subprocess.Popen(
                    command, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
        except OSError as error:
            raise disk_error(error, self.folder) from error
        self.members[name] = command, process, time.monotonic()

    def wait_for(self, port: int) -> None:
        """Wait until somebody listens at a port; raises as :meth:`look` does, or if it is late."""
        late = time.monotonic() + START
        while True:
            with suppress(OSError), socket.create_connection((HERE, port), timeout=1):
                return
            self.look()
            if time.monotonic() > late:
                do = f"Look into {self.folder}"
                raise UserError(f"nothing answers after {START:g} s", "processes that start", do)
            time.sleep(LOOK / 5)

    def keep_running(self) -> None:
        """Start again what ends, for ever; raises as :meth:`look` does."""
        while True:
            self.look()
            time.sleep(LOOK)

    def look(self) -> None:
        """Start again what has ended.

        Raises:
            UserError: it was started a moment ago, and would only end again.
        """
        for name, (command, process, begun) in list(self.members.items()):
            if process.poll() is None:
                continue
            if time.monotonic() - begun < SHORT_LIFE:
                do = f"Look into {self.folder / name}.log"
                raise UserError(f"{name} ended at once", "a process that goes on", do)
            print(f"{name} was killed; starting it again. Nothing is lost.", file=sys.stderr)
            self.start(name, command)

    def end(self) -> None:
        """End them all, those in front first."""
        processes = [process for _, process, _ in reversed(self.members.values())]
        for process in processes:
            process.terminate()
        late = time.monotonic() + GO
        for process in processes:
            try:
                process.wait(max(0.1, late - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
