"""What is imported is this checkout, and what must be quick stays light."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["circuits", "experiments", "analysis", "data"])
def test_packages_load_from_this_checkout(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["list"]])
def test_help_imports_no_simulator(arguments: list[str]) -> None:
    code = (
        "import sys; from experiments.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'brian2', 'pandas', 'matplotlib', 'scipy', 'dask'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)


def test_analysis_never_imports_the_simulator() -> None:
    code = (
        "import sys, analysis.cli, analysis.compare, analysis.selection, analysis.figures.stroop\n"
        "import analysis.figures.physiology, analysis.figures.trial, analysis.figures.manipulations\n"
        "bad = {'brian2', 'circuits', 'experiments'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)
