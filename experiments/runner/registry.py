"""The experiments there are: modules and packages in ``striata.experiments`` that declare one."""

from __future__ import annotations

import ast
import difflib
import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from striata.experiments.protocol.errors import ExperimentError

if TYPE_CHECKING:
    from striata.experiments.protocol.experiment import Experiment

FOLDER = Path(__file__).parents[1]
#: What a module that is an experiment declares.
RECORD = "EXPERIMENT"


@cache
def modules() -> dict[str, tuple[str, str]]:
    """Name → module, and the first sentence of its docstring; read without importing anything.

    Raises
    ------
    ExperimentError
        For a file that is no Python.
    """
    out = {}
    for name, path in _files().items():
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as e:
            raise ExperimentError(f"{path}, line {e.lineno}: {e.msg}.") from None
        declared = {
            t.id
            for s in tree.body
            if isinstance(s, ast.Assign | ast.AnnAssign)
            for t in (s.targets if isinstance(s, ast.Assign) else [s.target])
            if isinstance(t, ast.Name)
        }
        if RECORD in declared:
            what = (ast.get_docstring(tree) or "").partition("\n")[0].rstrip(".")
            out[name] = (f"striata.experiments.{name.replace('-', '_')}", what)
    return out


def _files() -> dict[str, Path]:
    """Name → file of everything that might be an experiment, a module or a package."""
    packages = {path.parent.name: path for path in FOLDER.glob("*/__init__.py")}
    found = {path.stem: path for path in FOLDER.glob("*.py")} | packages
    return {name.replace("_", "-"): path for name, path in sorted(found.items())}


def names() -> dict[str, str]:
    """Name of each experiment → what it is, in a sentence."""
    return {name: what for name, (_, what) in modules().items()}


def experiment(name: str) -> Experiment:
    """The record of an experiment.

    Raises
    ------
    ExperimentError
        For an unknown name, or a record that breaks the contract.
    """
    known = modules()
    if name not in known:
        if path := _files().get(name):
            raise ExperimentError(f"{path} declares no {RECORD}, so it is no experiment.")
        close = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ExperimentError(
            f"There is no experiment {name!r}.{hint} Experiments are {', '.join(known)}."
        )
    from striata.experiments.protocol.experiment import Experiment

    found = getattr(importlib.import_module(known[name][0]), RECORD)
    if not isinstance(found, Experiment):
        raise ExperimentError(
            f"{known[name][0]} must define {RECORD} = Experiment(…), not a value of the type "
            f"{type(found).__name__}."
        )
    if found.name != name:
        raise ExperimentError(
            f"{known[name][0]} declares the experiment {found.name!r}, not {name!r}."
        )
    return found
