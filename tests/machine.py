"""Get this machine ready for the tests, or say exactly what it lacks.

``python -m tests.machine`` installs PostgreSQL and Chromium with apt, where
they are missing and where it may: as root, or by sudo that asks for no password.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.chromium import WITHOUT_WINDOWS, NoChromiumError, chromium_program
from tests.cluster import NoPostgreSQLError, account_for_the_server, server_programs

# Debian makes a cluster, and starts it, when it installs PostgreSQL. The tests
# make their own, and nobody asked for another.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def postgresql() -> None:
    """Fail where there is no PostgreSQL that the tests could start."""
    server_programs()
    account_for_the_server()


PACKAGES: dict[str, Callable[[], object]] = {
    "postgresql": postgresql,
    "chromium": chromium_program,
}


def missing() -> dict[str, str]:
    """Return what is not there, by its Debian package, and how to get each."""
    lacks = {}
    for package, look in PACKAGES.items():
        try:
            look()
        except (NoPostgreSQLError, NoChromiumError) as reason:
            lacks[package] = str(reason)
    return lacks


def apt_as_root() -> list[str] | None:
    """Return how to call apt-get with its rights, or nothing where we may not."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env"]
    sudo = shutil.which("sudo")
    if sudo:
        asked = subprocess.run(
            [sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if asked.returncode == 0:
            return [sudo, "-n", "env"]
    return None


def install(packages: list[str], as_root: list[str]) -> None:
    """Install Debian packages without a question, and without starting a service."""
    print(f"Installing with apt: {', '.join(packages)}", flush=True)
    if "postgresql" in packages and not NO_CLUSTER.parent.exists():
        subprocess.run([*as_root, "mkdir", "-p", str(NO_CLUSTER.parent)], check=True)
        subprocess.run(
            [*as_root, "tee", str(NO_CLUSTER)],
            input="create_main_cluster = false\n",
            text=True,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    quiet = [
        *as_root,
        "DEBIAN_FRONTEND=noninteractive",
        "UCF_FORCE_CONFFOLD=1",
        "RUNLEVEL=1",
        "apt-get",
        "--quiet=2",
        "--option=Dpkg::Use-Pty=0",
        "--option=Dpkg::Options::=--force-confdef",
        "--option=Dpkg::Options::=--force-confold",
        "--option=DPkg::Lock::Timeout=300",
    ]
    subprocess.run([*quiet, "update"], stdin=subprocess.DEVNULL, check=False)
    # One at a time: what the machine cannot get must not keep it from the rest.
    for package in packages:
        command = [*quiet, "install", "--yes", "--no-install-recommends", package]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


def wanted() -> list[str]:
    """Return what makes the tests quicker, is not there, and is had on Debian alone."""
    try:
        is_debian = platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        is_debian = False
    return [] if shutil.which(WITHOUT_WINDOWS) or not is_debian else [WITHOUT_WINDOWS]


def main() -> int:
    """Install what is missing or wanted where we may, then say what is still missing."""
    lacks = missing()
    get = [*lacks, *wanted()]
    as_root = apt_as_root() if get else None
    if get and as_root:
        install(get, as_root)
        lacks = missing()
    for package, how in lacks.items():
        print(f"Missing: {package}. {how}", file=sys.stderr)
    if lacks:
        print(
            "The tests need the above. apt-get could not be used here without a password, "
            "or did not have it."
            if as_root is None
            else "apt-get did not provide the above.",
            file=sys.stderr,
        )
        return 1
    print(f"PostgreSQL: {server_programs()}   Chromium: {chromium_program()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
