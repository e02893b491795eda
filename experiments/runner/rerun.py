"""Run again what a result file says was run, and say whether the same came out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py

from striata.experiments.errors import ExperimentError
from striata.experiments.protocol.settings import Settings
from striata.experiments.results.file import content_digest
from striata.experiments.runner import provenance
from striata.experiments.runner.registry import experiment
from striata.experiments.runner.run import run


def recorded(path: Path) -> tuple[str, Settings]:
    """Experiment and settings of a result file.

    Raises
    ------
    ExperimentError
        For a file that is not a complete result, or settings that this version does not know.
    """
    try:
        with h5py.File(path) as f:
            if f.attrs.get("format") != "striata-result" or not f.attrs.get("complete"):
                raise ExperimentError(f"{path} is not a complete result of striata run.")
            name, settings = (
                str(f.attrs["experiment"]),
                json.loads(f["provenance"].attrs["settings"]),
            )
    except OSError:
        raise ExperimentError(f"There is no readable result file {path}.") from None
    try:
        return name, experiment(name).settings.from_dict(settings)
    except TypeError as e:
        raise ExperimentError(
            f"{path} has settings that this version of {name} does not know ({e})."
        ) from None


def rerun(
    path: Path, out: Path, workers: int, scheduler: str | None, watch: Callable[[float], None]
) -> list[str]:
    """Run the file's experiment again with its settings, into another file.

    Returns
    -------
    What differs, a phrase each; nothing if the content is the same to the last bit.
    """
    if out.resolve() == path.resolve():
        raise ExperimentError(f"{path} would be overwritten; choose another --out.")
    name, settings = recorded(path)
    run(name, settings, out, workers, scheduler, watch)
    with h5py.File(path) as before, h5py.File(out) as now:
        if content_digest(before) != before.attrs["content_sha256"]:
            return [f"{path} itself has been changed since it was written"]
        if before.attrs["content_sha256"] == now.attrs["content_sha256"]:
            return []
        return [*_origins(before, now), *_contents(before, now)]


def _origins(before: h5py.File, now: h5py.File) -> list[str]:
    """Circuit, versions and machine, where they are not the same."""
    pairs = [("circuit", before.attrs["circuit_hash"][:12], now.attrs["circuit_hash"][:12])]
    a, b = before["provenance"].attrs, now["provenance"].attrs
    names = ("python", *provenance.PACKAGES, "commit", "machine")
    pairs += [(n, str(a.get(n, "not recorded")), str(b.get(n, "not recorded"))) for n in names]
    return [f"{name} was {old} and is {new}" for name, old, new in pairs if old != new]


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
