"""What is imported is this checkout, and what must be quick stays light."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from striata.experiments.runner.registry import names

ROOT = Path(__file__).resolve().parent.parent


def holds(code: str) -> None:
    """Fail unless the code runs in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", [f"striata.{n}" for n in ("circuits", "experiments", "analysis", "data")]
)
def test_packages_load_from_this_checkout(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).resolve().is_relative_to(ROOT)


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without ``__init__.py`` is left out of the wheel, and of the import contracts."""
    rooms = [ROOT / room for room in ("circuits", "experiments", "analysis", "data")]
    folders = {path.parent for room in rooms for path in room.rglob("*.py")}
    assert len(folders) > 10
    assert not [f for f in folders if not (f / "__init__.py").is_file()]


def test_no_file_of_the_package_is_ignored_by_git() -> None:
    """A file that git ignores is neither committed nor linted."""
    rooms = ["circuits", "experiments", "analysis", "data", "src/striata"]
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "-z", *rooms]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    names = done.stdout.split("\0")
    assert not [n for n in names if n and not n.endswith((".pyc", ".nbi", ".nbc"))]


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["list"], ["--version"]])
def test_help_imports_no_simulator(arguments: list[str]) -> None:
    holds(
        "import sys; from striata.experiments.commands.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'brian2', 'pandas', 'matplotlib', 'scipy', 'dask'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )


def test_a_child_is_tied_to_its_parent_before_it_imports_what_is_heavy() -> None:
    holds(
        "import sys, striata.experiments.commands.job\n"
        "heavy = {'numpy', 'h5py', 'scipy', 'typer', 'brian2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )


def test_the_rate_level_imports_no_brian2() -> None:
    holds(
        "import sys, striata.experiments.commands.job\n"
        "from striata.circuits.brain import brain\n"
        "from striata.experiments.protocol.cohorts import make_cohort\n"
        "from striata.experiments.runner.registry import experiment, names\n"
        "for name in names(): experiment(name)\n"
        "make_cohort('rate', brain(), [0], 1, [0]).run(20)\n"
        "heavy = {'brian2', 'sympy', 'matplotlib', 'pytest', 'scipy.stats'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )


def test_neither_a_run_nor_its_figures_and_comparisons_import_brian2(tmp_path: Path) -> None:
    out, folder = str(tmp_path / "r.h5"), str(tmp_path / "figures")
    asked = ["--subjects", "2", "--trials", "2", "--arm", "control", "--workers", "1"]
    commands = [
        ["run", "stroop", *asked, "--out", out],
        ["figure", out, "--out", folder],
        ["compare", out],
    ]
    holds(
        "import sys; from striata.experiments.commands.main import main\n"
        f"for command in {commands!r}:\n"
        "    try: main(command)\n"
        "    except SystemExit as e: assert not e.code, (command, e.code)\n"
        "heavy = {'brian2', 'sympy', 'pytest'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    assert list(Path(folder).glob("*.png"))


def test_loading_a_result_imports_no_simulator() -> None:
    holds(
        "import sys, striata; striata.load\n"
        "heavy = {'brian2', 'numba', 'matplotlib', 'dask'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )


def test_analysis_imports_neither_the_simulator_nor_what_only_it_needs() -> None:
    holds(
        "import importlib, pkgutil, sys, striata.analysis as a\n"
        "for m in pkgutil.walk_packages(a.__path__, a.__name__ + '.'):\n"
        "    importlib.import_module(m.name)\n"
        "bad = {'brian2', 'sympy', 'pytest', 'striata.circuits', 'striata.experiments'}\n"
        "bad &= set(sys.modules)\n"
        "assert not bad, bad"
    )


def sources(name: str) -> list[Path]:
    """Files of an experiment: one, or those of its folder but for the one that runs it."""
    place = ROOT / "experiments" / name.replace("-", "_")
    files = [*place.glob("*.py"), place.with_suffix(".py")]
    return [p for p in files if p.exists() and p.stem != "__main__"]


def _imported(source: str) -> set[str]:
    """Modules of ours that a source imports, but for its last lines, which run it as a script."""
    tree = ast.parse(source)
    script = [n for n in tree.body if isinstance(n, ast.If) and "__main__" in ast.dump(n.test)]
    skipped = {id(x) for n in script for x in ast.walk(n)}
    return {
        n.module or ""
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom) and id(n) not in skipped
    }


@pytest.mark.parametrize("name", names())
def test_an_experiment_borrows_from_no_other_and_nothing_above_it(name: str) -> None:
    files = sources(name)
    assert files
    prefix = "striata.experiments"
    found = {m for path in files for m in _imported(path.read_text(encoding="utf-8"))}
    borrowed = {m.removeprefix(f"{prefix}.").partition(".")[0] for m in found if prefix in m}
    assert not borrowed & ({n.replace("-", "_") for n in names()} - {name.replace("-", "_")})
    assert not borrowed & {"runner", "search", "commands"}


@pytest.mark.parametrize("folder", ["circuits", "experiments", "analysis", "data"])
def test_no_room_is_fuller_than_a_person_can_take_in(folder: str) -> None:
    rooms: dict[Path, int] = {}
    for path in (ROOT / folder).rglob("*.py"):
        rooms[path.parent] = rooms.get(path.parent, 0) + 1
    fullest = max(rooms, key=lambda r: rooms[r])
    assert rooms[fullest] <= 16, fullest
