#!/usr/bin/env python3
"""Make .venv, exactly as uv.lock says, with nothing but Python, and nowhere else.

uv does the work. It is the one on PATH where that is new enough; else it
comes from PyPI, by pip where there is pip and by urllib where there is not,
and only if its contents match the hash in uv.lock. Neither python3-venv nor a
download of Python is ever needed.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        f"Stepdown needs Python 3.11 or later; {sys.executable} is "
        f"{platform.python_version()}. Install a later one and say "
        "which: make install PYTHON=/path/to/python3.11"
    )

import tomllib

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
OF_THE_COMPARISON = ROOT / ".venv-compare"
OLDEST_UV = (0, 7)
PUBLIC_INDEX = "https://pypi.org/simple"


def main() -> None:
    """Find or fetch uv, and let it make the environment."""
    with tempfile.TemporaryDirectory(prefix="stepdown-uv-") as folder:
        uv = uv_at_hand() or uv_from_the_index(Path(folder))
        index = index_of_this_machine()
        if "--compare" in sys.argv[1:]:
            make_the_comparisons(uv, index)
            return
        if index == PUBLIC_INDEX:
            run(uv, "sync", "--frozen", "--python", sys.executable)
        else:
            sync_from(uv, index, Path(folder) / "requirements.txt")
    print(f"Ready: {VENV.relative_to(Path.cwd()) if VENV.is_relative_to(Path.cwd()) else VENV}")


def make_the_comparisons(uv: Path, index: str) -> None:
    """Make the environment that make bench-compare needs, beside ours and apart from it."""
    python = OF_THE_COMPARISON / "bin" / "python"
    if not python.exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, OF_THE_COMPARISON)
    wanted = ROOT / "bench" / "compare" / "requirements.txt"
    run(uv, "pip", "sync", "--python", python, "--require-hashes", "--index-url", index, wanted)


def sync_from(uv: Path, index: str, requirements: Path) -> None:
    """Install the locked hashes from this machine's own index.

    uv.lock names the files of the public index. A machine that reaches only
    a mirror takes the same files, by the same hashes, from there.
    """
    run(uv, "export", "--frozen", "--quiet", "--no-emit-project", "--output-file", requirements)
    if not (VENV / "bin" / "python").exists():
        run(uv, "venv", "--python", sys.executable, VENV)
    run(uv, "pip", "sync", "--require-hashes", "--index-url", index, requirements)
    run(uv, "pip", "install", "--no-deps", "--index-url", index, "--editable", ROOT)


def run(uv: Path, *arguments: object) -> None:
    """Run uv on this project, and stop with its own status where it fails."""
    command = [str(uv), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, cwd=ROOT, env=surroundings(), check=False)
    if done.returncode:
        sys.exit(f"This failed, and the environment is not ready: uv {' '.join(command[1:])}")


def surroundings() -> dict[str, str]:
    """Return the environment for uv: this project's .venv, this machine's certificates."""
    env = dict(os.environ)
    for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON", "PYTHONHOME", "PYTHONPATH"):
        env.pop(name, None)
    env["VIRTUAL_ENV"] = str(VENV)
    env["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    env["UV_PYTHON_DOWNLOADS"] = "never"
    # Filesystems on which uv cannot link files are common, and no fault.
    env.setdefault("UV_LINK_MODE", "copy")
    certificates = env.get("PIP_CERT") or pip_setting("cert")
    if certificates and not env.get("SSL_CERT_FILE"):
        env["SSL_CERT_FILE"] = certificates
    # Two names of one setting: uv 0.11 renamed it.
    for name in ("UV_NATIVE_TLS", "UV_SYSTEM_CERTS"):
        env.setdefault(name, "true")
    return env


def uv_at_hand() -> Path | None:
    """Return the uv of this machine or of an earlier run, if it is new enough."""
    for found in (shutil.which("uv"), str(VENV / "bin" / "uv")):
        if found and Path(found).exists():
            told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
            numbers = re.search(r"(\d+)\.(\d+)", told.stdout)
            if numbers and tuple(map(int, numbers.groups())) >= OLDEST_UV:
                return Path(found)
    return None


def uv_from_the_index(folder: Path) -> Path:
    """Fetch the uv that uv.lock pins, check its hash, and unpack it in a folder."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    pinned = next(package for package in locked["package"] if package["name"] == "uv")
    wheels = {Path(wheel["url"]).name: wheel for wheel in pinned["wheels"]}
    print(f"Fetching uv {pinned['version']} from the package index.", flush=True)
    file = by_pip(pinned["version"], wheels, folder) or by_urllib(wheels, folder)
    with zipfile.ZipFile(file) as wheel:
        inside = next(name for name in wheel.namelist() if name.endswith(".data/scripts/uv"))
        uv = Path(wheel.extract(inside, folder))
    uv.chmod(0o755)
    return uv


def by_pip(version: str, wheels: dict[str, dict[str, str]], folder: Path) -> Path | None:
    """Let pip fetch it, where there is pip: it knows this machine's index, proxy and keys."""
    hashes = " ".join(f"--hash={wheel['hash']}" for wheel in wheels.values())
    wanted = folder / "uv.txt"
    wanted.write_text(f"uv=={version} {hashes}\n", encoding="utf-8")
    fetch = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *fetch, "--dest", str(folder), "--requirement", str(wanted)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return next(iter(folder.glob("uv-*.whl")), None) if done.returncode == 0 else None


def by_urllib(wheels: dict[str, dict[str, str]], folder: Path) -> Path:
    """Fetch it without pip, from this machine's index if one is set."""
    name = wheel_for_this_machine(wheels)
    index = index_of_this_machine()
    address = wheels[name]["url"] if index == PUBLIC_INDEX else address_on(index, name)
    try:
        contents = read(address)
    except urllib.error.URLError as reason:
        sys.exit(
            f"Could not fetch uv from {urllib.parse.urlsplit(address).hostname}: {reason}. "
            "Install uv by other means (for example: pip install uv) and try again."
        )
    if f"sha256:{hashlib.sha256(contents).hexdigest()}" != wheels[name]["hash"]:
        sys.exit(f"{name} is not the file that uv.lock names: its hash differs. Nothing was run.")
    file = folder / name
    file.write_bytes(contents)
    return file


def address_on(index: str, name: str) -> str:
    """Return where a mirror keeps a file, from the mirror's page of links."""
    page = index.rstrip("/") + "/uv/"
    for link in re.finditer(r'href="([^"#]+)', read(page).decode("utf-8")):
        if link[1].rsplit("/", 1)[-1] == name:
            return str(urllib.parse.urljoin(page, link[1]))
    sys.exit(f"The package index of this machine does not hold {name}.")


def read(address: str) -> bytes:
    """Return what an address answers."""
    if not address.startswith(("https://", "http://")):
        sys.exit(f"Not an address to fetch from: {address}")
    with urllib.request.urlopen(address, timeout=180) as answer:  # noqa: S310
        contents: bytes = answer.read()
        return contents


def wheel_for_this_machine(wheels: Iterable[str]) -> str:
    """Choose the build of uv for this processor and C library."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine(), platform.machine())
    library = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    system = {"Linux": library, "Darwin": "macosx"}.get(platform.system(), "")
    for name in sorted(wheels):
        tag = name.removesuffix(".whl").rsplit("-", 1)[-1]
        processor = "arm64" if system == "macosx" and machine == "aarch64" else machine
        if system and system in tag and tag.endswith(processor):
            return name
    sys.exit(
        f"There is no build of uv for {platform.system()} on {platform.machine()}. "
        "Install uv by other means and try again."
    )


def index_of_this_machine() -> str:
    """Return the package index that this machine is set to use: PyPI, or its mirror."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            break
    index = os.environ.get(name) or pip_setting("index-url") or PUBLIC_INDEX
    return PUBLIC_INDEX if index.rstrip("/") == PUBLIC_INDEX else index


def pip_setting(key: str) -> str:
    """Return one of pip's settings from its files, or nothing where there is no pip."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", f"global.{key}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() if told.returncode == 0 else ""


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
