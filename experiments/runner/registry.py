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
    for path in sorted((*FOLDER.glob("*.py"), *FOLDER.glob("*/__init__.py"))):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as e:
            raise ExperimentError(f"{path}, line {e.lineno}: {e.msg}.") from None
        declared = {
            t.id
            for s in tree.body
            if isinstance(s, ast.Assign)
            for t in s.targets
            if isinstance(t, ast.Name)
        }
        if RECORD in declared:
            what = (ast.get_docstring(tree) or "").partition("\n")[0].rstrip(".")
            name = path.parent.name if path.stem == "__init__" else path.stem
            out[name.replace("_", "-")] = (f"striata.experiments.{name}", what)
    return dict(sorted(out.items()))


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
        close = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ExperimentError(
            f"There is no experiment {name!r}.{hint} Experiments are {', '.join(known)}."
        )
    found: Experiment = getattr(importlib.import_module(known[name][0]), RECORD)
    if found.name != name:
        raise ExperimentError(
            f"{known[name][0]} declares the experiment {found.name!r}, not {name!r}."
        )
    return found
