"""Commands, scripts and notebooks work from any folder, whatever files of the user are in it."""

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import striata
from striata.experiments.runner import child
from striata.experiments.runner.registry import names

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("circuits", "experiments", "analysis", "data")
#: Names of a user's own files and folders; importing one of them fails.
OWN = ("analysis.py", "circuits.py", "data/__init__.py", "experiments/__init__.py", "stroop.py")
#: Prints the modules of this checkout as {file: [names]}, after what stands before it.
LOADED = (
    "import json, pathlib, sys\n"
    "loaded = {}\n"
    "for name, module in list(sys.modules.items()):\n"
    "    file = getattr(module, '__file__', None)\n"
    "    if file:\n"
    "        loaded.setdefault(str(pathlib.Path(file).resolve()), []).append(name)\n"
    "print(json.dumps(loaded))\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with files of the user's own, which must not be imported."""
    for name in OWN:
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise RuntimeError('a file of the user was imported')\n", encoding="utf-8")
    return tmp_path / "work"


def done(folder: Path, *command: str) -> str:
    """What a command prints when run in the folder, as a user's shell would run it."""
    end = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert end.returncode == 0, end.stderr
    return end.stdout


def console() -> str:
    """The installed console script."""
    return str(Path(sysconfig.get_path("scripts")) / "striata")


def check_names(printed: str) -> None:
    """Check what LOADED has printed: every module of ours once, and under `striata`."""
    loaded = json.loads(printed.splitlines()[-1])
    places = [ROOT / "src", *(ROOT / room for room in ROOMS)]
    ours = {f: n for f, n in loaded.items() if any(Path(f).is_relative_to(p) for p in places)}
    assert len(ours) > 5
    twice = {f: n for f, n in ours.items() if len(n) > 1}
    assert not twice
    strange = [n for (n,) in ours.values() if n.partition(".")[0] != "striata"]
    assert not strange


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("list",), ("list", "stroop")])
def test_the_command_works_beside_files_of_the_user(arguments: tuple[str], folder: Path) -> None:
    assert done(folder, console(), *arguments)


def test_the_run_command_describes_an_experiment_as_its_module_does(folder: Path) -> None:
    module = done(folder, sys.executable, "-m", "striata.experiments.stroop", "--help")
    assert done(folder, console(), "run", "stroop", "--help") == module


@pytest.mark.parametrize("name", names())
def test_an_experiment_is_a_module_and_a_script(name: str, folder: Path) -> None:
    file = name.replace("-", "_")
    module = done(folder, sys.executable, "-m", f"striata.experiments.{file}", "--help")
    assert module.startswith("Usage: striata run ")
    assert f"The experiment {name}:" in module
    script = ROOT / "experiments" / file
    script = script if script.is_dir() else script.with_suffix(".py")
    assert done(folder, sys.executable, str(script), "--help") == module


def test_a_script_does_not_search_its_own_folder_for_imports(folder: Path) -> None:
    code = (
        "import sys\n"
        f"sys.path[0] = {str(ROOT / 'experiments')!r}\n"
        f"sys.argv = [{str(ROOT / 'experiments' / 'stroop.py')!r}, '--help']\n"
        "from striata.experiments.commands.main import run_as_script\n"
        "try: run_as_script('stroop')\n"
        "except SystemExit: pass\n"
        "assert not [p for p in sys.path if p.endswith('experiments')], sys.path\n"
    )
    done(folder, sys.executable, "-c", code)


@pytest.mark.slow
def test_a_run_as_a_script_works_beside_files_of_the_user(folder: Path) -> None:
    script = str(ROOT / "experiments" / "physiology.py")
    small = ("--subjects", "1", "--trials", "1", "--out", "r.h5")
    assert "striata figure r.h5" in done(folder, sys.executable, "-W", "ignore", script, *small)
    done(folder, sys.executable, "-c", "import striata; assert len(striata.load('r.h5').trials)")


def test_a_notebook_works_beside_files_of_the_user(folder: Path) -> None:
    code = (
        "import striata\n"
        "result = striata.run('physiology', 'r.h5', subjects=1, trials=1, strength=0.9,\n"
        "                     **{'STN → GPi (all)': 0.9})\n"
        "assert (result.experiment, result.level) == ('physiology', 'rate')\n"
        "from striata.experiments.runner.rerun import recorded\n"
        "settings = recorded(result.path)[1]\n"
        "assert (settings.subjects, settings.strength) == (1, 0.9)\n"
        "assert settings.scale == (('STN → GPi (all)', 0.9),)\n"
        "again = striata.load('r.h5')\n"
        "assert len(again.trials) and set(again.subjects) == {0}\n"
        "table = striata.compare(again)\n"
        "assert len(table) and {'measure', 'model', 'verdict'} <= set(table.columns)\n"
        "figures = striata.figures(again)\n"
        "assert figures and all(f.axes for f in figures.values())\n"
    )
    (folder / "notebook.py").write_text(code + LOADED, encoding="utf-8")
    end = subprocess.run(
        [sys.executable, "notebook.py"], cwd=folder, capture_output=True, text=True
    )
    assert end.returncode == 0, end.stderr
    assert "physiology, rate level, 1 subject:" in end.stderr  # progress
    check_names(end.stdout)


def test_child_processes_search_no_working_folder() -> None:
    assert child.CHILD[:2] == (sys.executable, "-P")


@pytest.mark.parametrize(
    "code",
    [
        "from striata.experiments.commands.main import main\n"
        "try: main(['list'])\nexcept SystemExit: pass\n",
        "import striata\nstriata.brain, striata.During, striata.load\n",
    ],
    ids=["striata list", "import striata"],
)
def test_each_module_is_loaded_once_and_under_one_name(code: str, folder: Path) -> None:
    check_names(done(folder, sys.executable, "-c", code + LOADED))


def test_import_is_light() -> None:
    code = (
        "import sys, striata\n"
        "heavy = {'brian2', 'numpy', 'pandas', 'matplotlib', 'numba', 'h5py'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert set(dir(striata)) == set(striata.__all__)\n"
    )
    done(ROOT, sys.executable, "-c", code)


def test_every_name_of_the_package_is_there_and_no_other() -> None:
    for name in striata.__all__:
        assert getattr(striata, name) is not None
    assert striata.brain().population("STN").name == "STN"
    with pytest.raises(AttributeError, match="'striata' has no attribute 'brian'"):
        striata.brian  # noqa: B018


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    place = tmp_path_factory.mktemp("wheel")
    left = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "results.h5*")
    shutil.copytree(ROOT, place / "copy", symlinks=True, ignore=left)
    command = ["uv", "build", "--wheel", "--quiet", "--no-build-isolation"]
    options = ["--python", sys.executable, "--out-dir", str(place)]
    subprocess.run([*command, *options, str(place / "copy")], check=True)
    return next(place.glob("*.whl"))


def test_the_wheel_holds_the_package_alone_and_all_of_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as z:
        held = {n for n in z.namelist() if ".dist-info/" not in n}
    assert {n.partition("/")[0] for n in held} == {"striata"}
    kept = (".py", ".html", ".json", ".bib", ".csv")
    here = [p for room in ROOMS for p in (ROOT / room).rglob("*") if p.suffix in kept]
    expected = {f"striata/{p.relative_to(ROOT).as_posix()}" for p in here}
    front = ("__init__.py", "notebook.py", "py.typed", "result.py")
    assert held >= expected | {f"striata/{name}" for name in front}
    assert any(n.endswith(".html") for n in held)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["checkout", "wheel"])
def test_pip_installs_into_an_empty_environment(
    source: str, wheel: Path, folder: Path, tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    done(tmp_path, "uv", "venv", "--quiet", "--seed", "--python", sys.executable, str(venv))
    what = wheel if source == "wheel" else wheel.parent / "copy"
    pip = (str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", str(what))
    done(what.parent, *pip)
    command = str(venv / "bin" / "striata")
    assert done(folder, command, "--version").strip() == f"striata {striata.__version__}"
    size = ("--subjects", "1", "--trials", "1", "--out", "r.h5")
    done(folder, command, "run", "physiology", *size)
    assert "verdict" in done(folder, command, "compare", "r.h5")
    listed = done(folder, str(venv / "bin" / "python"), "-m", "pip", "list")
    assert not {"pytest", "ruff", "mypy", "playwright"} & set(listed.split())


@pytest.mark.slow
def test_an_installed_wheel_works_beside_files_of_the_user(
    wheel: Path, folder: Path, tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    done(tmp_path, "uv", "venv", "--quiet", "--python", sys.executable, str(venv))
    python = str(venv / "bin" / "python")
    done(tmp_path, "uv", "pip", "install", "--quiet", "--no-deps", "--python", python, str(wheel))
    # Dependencies come from this environment; its own, editable striata stays behind the wheel's.
    site = next((venv / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = str(venv / "bin" / "striata")
    assert done(folder, command, "--version").strip() == f"striata {striata.__version__}"
    size = ("--subjects", "1", "--trials", "1", "--out", "r.h5")
    done(folder, command, "run", "physiology", *size)
    done(folder, command, "report", "r.h5", "--out", "r.html")
    code = "import striata\nprint(striata.__file__, len(striata.load('r.h5').trials))"
    file, trials = done(folder, python, "-P", "-c", code).split()
    assert Path(file).is_relative_to(venv)
    assert int(trials) > 0
