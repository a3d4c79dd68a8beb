"""Setting up: the environment, PostgreSQL and Chromium."""

import hashlib
import importlib.util
import platform
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests import chromium, cluster, machine
from tests.habits.places import ROOT


@pytest.fixture(scope="module")
def environment() -> ModuleType:
    """Load the script that makes the environment, which stands outside the package."""
    file = ROOT / "deploy" / "setup" / "environment.py"
    spec = importlib.util.spec_from_file_location("making_the_environment", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wheels() -> dict[str, dict[str, str]]:
    """Return the builds of uv that the lockfile holds."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    pinned = next(package for package in locked["package"] if package["name"] == "uv")
    return {Path(wheel["url"]).name: wheel for wheel in pinned["wheels"]}


@pytest.mark.parametrize(
    "wanted",
    [
        ("x86_64", "glibc", "manylinux2014_x86_64.whl"),
        ("aarch64", "glibc", "aarch64.whl"),
        ("x86_64", "", "musllinux_1_1_x86_64.whl"),
    ],
)
def test_a_machine_gets_the_uv_that_was_built_for_it(
    monkeypatch: pytest.MonkeyPatch,
    environment: ModuleType,
    wheels: dict[str, dict[str, str]],
    wanted: tuple[str, str, str],
) -> None:
    processor, library, ends = wanted
    monkeypatch.setattr(platform, "machine", lambda: processor)
    monkeypatch.setattr(platform, "libc_ver", lambda: (library, ""))
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    name = environment.wheel_for_this_machine(wheels)
    assert name.endswith(ends)
    assert ("manylinux" if library else "musllinux") in name


def test_a_file_that_is_not_the_one_locked_is_never_run(
    monkeypatch: pytest.MonkeyPatch,
    environment: ModuleType,
    wheels: dict[str, dict[str, str]],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(environment, "read", lambda _: b"something else")
    monkeypatch.setattr(environment, "index_of_this_machine", lambda: environment.PUBLIC_INDEX)
    with pytest.raises(SystemExit, match="its hash differs"):
        environment.by_urllib(wheels, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_file_that_is_locked_is_kept(
    monkeypatch: pytest.MonkeyPatch,
    environment: ModuleType,
    wheels: dict[str, dict[str, str]],
    tmp_path: Path,
) -> None:
    contents = b"a build of uv"
    name = environment.wheel_for_this_machine(wheels)
    ours = {name: {"url": "https://x", "hash": f"sha256:{hashlib.sha256(contents).hexdigest()}"}}
    monkeypatch.setattr(environment, "read", lambda _: contents)
    monkeypatch.setattr(environment, "index_of_this_machine", lambda: environment.PUBLIC_INDEX)
    assert environment.by_urllib(ours, tmp_path).read_bytes() == contents


def test_what_a_machine_lacks_is_named_with_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STEPDOWN_TEST_CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(machine, "apt_as_root", lambda: None)
    assert machine.main() == 1
    told = capsys.readouterr().err
    assert "Missing: chromium." in told
    assert "apt-get install --no-install-recommends chromium" in told
    assert "Missing: postgresql" not in told


def test_a_machine_that_has_everything_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "wanted", list)
    monkeypatch.setattr(machine, "install", lambda *_: pytest.fail("nothing was missing"))
    assert machine.main() == 0
    assert str(chromium.chromium_program()) in capsys.readouterr().out


def test_what_only_makes_the_tests_quicker_is_had_where_it_can_be_and_never_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(machine, "wanted", lambda: ["a-quicker-browser"])
    monkeypatch.setattr(machine, "apt_as_root", lambda: ["env"])
    monkeypatch.setattr(machine, "install", lambda packages, _: asked.extend(packages))
    assert machine.main() == 0
    assert asked == ["a-quicker-browser"]


def test_the_tests_postgresql_is_gone_when_they_are(
    postgresql_cluster: cluster.Cluster,
) -> None:
    assert (postgresql_cluster.folder / "data").is_dir()
    with cluster.temporary_cluster(durable=True) as another:
        assert another.port != postgresql_cluster.port
        settings = (another.folder / "data" / "postgresql.conf").read_text(encoding="utf-8")
        assert "\nfsync = 'off'" not in settings
    assert not another.folder.exists()
