"""What is imported is this checkout, and what must be quick stays light."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "name", [f"striata.{n}" for n in ("circuits", "experiments", "analysis", "data")]
)
def test_packages_load_from_this_checkout(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["list"]])
def test_help_imports_no_simulator(arguments: list[str]) -> None:
    code = (
        "import sys; from striata.experiments.commands.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'brian2', 'pandas', 'matplotlib', 'scipy', 'dask'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)


def test_analysis_never_imports_the_simulator() -> None:
    code = (
        "import sys, striata.analysis.commands, striata.analysis.signatures.stroop\n"
        "import striata.analysis.signatures.physiology, striata.analysis.figures.stroop.overview\n"
        "import striata.analysis.figures.physiology.overview, striata.analysis.figures.trial\n"
        "import striata.analysis.figures.stroop.manipulations\n"
        "bad = {'brian2', 'striata.circuits', 'striata.experiments'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True)
