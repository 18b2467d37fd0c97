"""What a wheel of pextui holds."""

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pextui import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*command, "--directory", str(folder)], cwd=ROOT, capture_output=True, check=True
    )
    (path,) = folder.glob("*.whl")
    assert path.name == f"pextui-{__version__}-py3-none-any.whl"
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_module_and_every_style_sheet(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for path in (ROOT / "pextui").rglob("*.py"):
        assert str(path.relative_to(ROOT)) in names
    sheets = [path.name for path in (ROOT / "styles").glob("*.tcss")]
    assert sheets
    assert {f"pextui/styles/{name}" for name in sheets} <= names


def test_the_wheel_tells_type_checkers_that_it_is_typed(wheel: zipfile.ZipFile) -> None:
    assert "pextui/py.typed" in wheel.namelist()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    info = f"pextui-{__version__}.dist-info"
    assert {name.partition("/")[0] for name in wheel.namelist()} == {"pextui", info}


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    points = configparser.ConfigParser()
    points.read_string(wheel.read(name).decode())
    assert dict(points["console_scripts"]) == {"pextui": "pextui.cli:main"}


def test_the_wheel_names_what_it_needs_and_who_may_run_it(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    told = wheel.read(name).decode()
    assert "Requires-Python: >=3.11" in told
    assert "Requires-Dist: textual<8.3,>=8.2.8" in told
