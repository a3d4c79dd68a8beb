"""A PostgreSQL of the tests' own: made in a temporary folder, gone afterwards.

``python -m tests.cluster COMMAND ...`` runs a command with one, its address in
STEPDOWN_DATABASE_URL; ``--durable`` before the command makes one that waits for the disk.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OLDEST = 15
# A commit that waits for no disk: these data are not worth keeping. Tests of
# what survives a crash ask for a cluster that is durable.
WITHOUT_WAITING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
QUIETLY = {
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "lc_messages": "C",
}


class NoPostgreSQLError(RuntimeError):
    """This machine has no PostgreSQL server that is new enough."""


@dataclass(frozen=True)
class Cluster:
    """A running server, its folder and the ways to reach it."""

    folder: Path
    programs: Path
    port: int
    runs_as: str

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database here, for STEPDOWN_DATABASE_URL."""
        return f"postgresql://stepdown@/{database}?host={quote(str(self.folder))}&port={self.port}"

    def tcp_url(self, database: str = "postgres") -> str:
        """Return the same by the loopback, for programs that know no sockets."""
        return f"postgresql://stepdown@127.0.0.1:{self.port}/{database}"


def server_programs() -> Path:
    """Return the folder of the newest PostgreSQL server programs of this machine."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda place: int(place.parent.name) if place.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("postgres")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            told = subprocess.run(
                [place / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout
            if int(told.split()[2].split(".")[0].split("beta")[0]) >= OLDEST:
                return place
    msg = (
        f"No PostgreSQL {OLDEST} or later is on this machine. On Debian or Ubuntu: "
        "sudo apt-get install --no-install-recommends postgresql"
    )
    raise NoPostgreSQLError(msg)


def account_for_the_server() -> str:
    """Return who runs the server: never root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    msg = "As root, PostgreSQL needs another account to run as: there is no postgres or nobody."
    raise NoPostgreSQLError(msg)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def start(*, durable: bool = False) -> Cluster:
    """Make a cluster and start it; ``stop`` ends it and removes its folder."""
    programs = server_programs()
    runs_as = account_for_the_server()
    # Short, because the name of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="stepdown-pg-", dir="/tmp"))
    cluster = Cluster(folder, programs, free_port(), runs_as)
    if os.geteuid() == 0:
        shutil.chown(folder, user=runs_as)
    try:
        _run(cluster, "initdb", "--username=stepdown", "--auth=trust", "--encoding=UTF8",
             "--locale=C.UTF-8", "--no-sync", f"--pgdata={folder / 'data'}")  # fmt: skip
        settings = QUIETLY | {
            "port": str(cluster.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
        }
        if not durable:
            settings |= WITHOUT_WAITING
        lines = "".join(f"{key} = '{value}'\n" for key, value in settings.items())
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(lines)
        _run(cluster, "pg_ctl", "start", "--wait", "--silent", "--timeout=60",
             f"--pgdata={folder / 'data'}", f"--log={folder / 'log'}")  # fmt: skip
    except subprocess.CalledProcessError as reason:
        log = folder / "log"
        told = log.read_text(encoding="utf-8") if log.exists() else ""
        shutil.rmtree(folder, ignore_errors=True)
        msg = f"PostgreSQL did not start: {reason.stderr or ''}{told}"
        raise NoPostgreSQLError(msg) from reason
    return cluster


def stop(cluster: Cluster) -> None:
    """End a cluster at once and remove its folder."""
    with contextlib.suppress(subprocess.CalledProcessError):
        _run(cluster, "pg_ctl", "stop", "--mode=immediate", "--silent",
             f"--pgdata={cluster.folder / 'data'}")  # fmt: skip
    shutil.rmtree(cluster.folder, ignore_errors=True)


@contextlib.contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Have a cluster for as long as the block lasts."""
    cluster = start(durable=durable)
    try:
        yield cluster
    finally:
        stop(cluster)


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    # Standard streams are files and not pipes: the server inherits them, and
    # a pipe would stay open for as long as it runs.
    with tempfile.TemporaryFile("w+") as told:
        done = subprocess.run(
            [cluster.programs / program, *arguments],
            cwd=cluster.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            user=cluster.runs_as if os.geteuid() == 0 else None,
            group=pwd.getpwnam(cluster.runs_as).pw_gid if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            check=False,
        )
        if done.returncode:
            told.seek(0)
            raise subprocess.CalledProcessError(done.returncode, program, stderr=told.read())


def main(command: list[str]) -> int:
    """Run a command with a cluster of its own."""
    is_durable = command[:1] == ["--durable"]
    with temporary_cluster(durable=is_durable) as cluster:
        env = os.environ | {"STEPDOWN_DATABASE_URL": cluster.url()}
        return subprocess.run(command[is_durable:], env=env, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgreSQLError as reason:
        sys.exit(str(reason))
