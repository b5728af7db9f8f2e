"""A PostgreSQL of a test's own, which may be stopped and started; as .ci/postgres starts one."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


class Postgres:
    """A cluster in a temporary folder, reached by a socket there.

    Attributes:
        url: for ``MINIGPT_DATABASE_URL``.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp())
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
        self.url = f"postgresql+psycopg://minigpt@/postgres?host={self._folder}"
        self._run("initdb", "-A", "trust", "-U", "minigpt", "-E", "UTF8", "--locale=C")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        only_here = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        log = ("-l", str(self._folder / "log"))
        self._run("pg_ctl", "-w", *log, "-o", f"{only_here} -c fsync=off", "start")

    def stop(self) -> None:
        """Stop it: all connections end in the middle of what they do."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def close(self) -> None:
        """Stop it, and throw it away."""
        self.stop()
        shutil.rmtree(self._folder)

    def _run(self, program: str, *options: str) -> None:
        other = "--reuid=postgres --regid=postgres --clear-groups".split()
        before = ["setpriv", *other] if os.geteuid() == 0 else []
        command = [*before, str(BIN / program), "-D", str(self._folder / "data"), *options]
        said = subprocess.DEVNULL  # the server would hold a pipe open
        subprocess.run(command, check=True, stdout=said, stderr=said, cwd=self._folder, timeout=60)
