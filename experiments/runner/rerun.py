"""Run again what a result file says was run, and say whether the same came out."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py

from striata.circuits.errors import CircuitError
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import Settings
from striata.experiments.protocol.trained import digest
from striata.experiments.runner import provenance
from striata.experiments.runner.registry import experiment
from striata.experiments.runner.run import run
from striata.files.errors import raised_as
from striata.files.kinds import RESULT
from striata.files.outputs import claim
from striata.files.result import opened_result


def recorded(
    path: Path, start: Path | None = None, ask: Callable[[str], bool] = lambda file: False
) -> tuple[str, Settings]:
    """Experiment and settings of a result file.

    Parameters
    ----------
    path
        The result file.
    start
        The file of trained subjects with which the run started, if its user says which it is.
    ask
        Whether the file may be read that the result file says the run has started with.

    Raises
    ------
    ExperimentError
        For a file that is no sound result, settings that this version does not know, or a file of
        trained subjects that may not be read or is not the one.
    """
    with raised_as(ExperimentError), opened_result(path) as f:
        name = str(f.attrs["experiment"])
        origin = f["provenance"].attrs if "provenance" in f else {}
        text = origin.get("settings", "")
    declared = experiment(name).settings
    try:
        settings = declared.from_dict(dict(json.loads(text)))
    except ExperimentError as e:
        raise ExperimentError(
            f"{path} has settings that this version of {name} does not know: {e}"
        ) from None
    except CircuitError:
        raise
    except (ValueError, TypeError, RecursionError):
        raise ExperimentError(
            f"{path} does not say with which settings it was made (/provenance/settings)."
        ) from None
    return name, _started(path, settings, start, ask)


def _started(
    path: Path, settings: Settings, start: Path | None, ask: Callable[[str], bool]
) -> Settings:
    """Settings whose file of trained subjects, if any, may be read and is the recorded one."""
    if not settings.start:
        if start:
            raise ExperimentError(f"{path} started with no trained subjects; leave --from out.")
        return settings
    if start is None and not ask(settings.start):
        raise ExperimentError(
            f"{path} starts with the subjects of {settings.start}, another file of this machine; "
            f"if it may be read, give --from {shlex.quote(settings.start)}."
        )
    file = (start or Path(settings.start)).resolve()
    if digest(file) != settings.start_digest:
        raise ExperimentError(f"{file} is not the file with whose subjects {path} started.")
    return replace(settings, start=str(file))


def rerun(
    path: Path,
    name: str,
    settings: Settings,
    out: Path,
    workers: int,
    scheduler: str | None,
    watch: Callable[[float], None],
    overwrite: bool = False,
) -> list[str]:
    """Run the file's experiment again with its settings (see :func:`recorded`), into another file.

    Returns
    -------
    What differs, a phrase each; nothing if the content is the same to the last bit.
    """
    with raised_as(ExperimentError):
        claim(out, RESULT, [path], overwrite)
    run(name, settings, out, workers, scheduler, watch, overwrite=overwrite, again=True)
    with raised_as(ExperimentError), opened_result(path) as before, opened_result(out) as now:
        if before.attrs["content_sha256"] == now.attrs["content_sha256"]:
            return []
        return [*_origins(before, now), *_contents(before, now)]


def _origins(before: h5py.File, now: h5py.File) -> list[str]:
    """Circuit, versions and machine, where they are not the same."""
    pairs = [("circuit", before.attrs["circuit_hash"][:12], now.attrs["circuit_hash"][:12])]
    a, b = (f["provenance"].attrs for f in (before, now))
    names = ("python", *provenance.PACKAGES, "commit", "machine")
    pairs += [(n, str(a.get(n, "not recorded")), str(b.get(n, "not recorded"))) for n in names]
    return [f"{name} was {ascii(old)[1:-1]} and is {new}" for name, old, new in pairs if old != new]


def _contents(before: h5py.File, now: h5py.File) -> list[str]:
    """Datasets that are in one of the files only, or whose bytes differ."""
    old, new = _datasets(before), _datasets(now)
    lost, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    differ = sorted(n for n in old.keys() & new.keys() if not _same(old[n], new[n]))
    groups = (("no longer there", lost), ("new", added), ("different", differ))
    return [
        f"{what}: {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"
        for what, names in groups
        if names
    ]


def _datasets(f: h5py.File) -> dict[str, Any]:
    found: dict[str, Any] = {}
    f.visititems(lambda name, d: found.update({name: d}) if isinstance(d, h5py.Dataset) else None)
    return {name: d for name, d in found.items() if not name.startswith("provenance")}


def _same(a: Any, b: Any) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype == object:
        return list(a[()]) == list(b[()])
    return bool(a[()].tobytes() == b[()].tobytes())
