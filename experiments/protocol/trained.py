"""What subjects have learnt, read from the result file of the run that trained them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.errors import ExperimentError
from striata.files.errors import raised_as
from striata.files.result import opened_result

Weights = dict[str, NDArray[Any]]


def digest(path: Path) -> str:
    """The digest of a file with trained subjects; one clear sentence if it is none.

    Raises
    ------
    ExperimentError
        If the file is not there, is no result file, or holds no training.
    """
    with _open(path) as f:
        return str(f.attrs["content_sha256"])


def labels(path: Path) -> list[str]:
    """Names of the trainings in a file, such as ``control, RI, 3 actions, 1 lever, long``."""
    with _open(path) as f:
        return list(f["trained"])


def trained_by_experiment(path: Path) -> str:
    """Name of the experiment whose result a file is."""
    with _open(path) as f:
        return str(f.attrs["experiment"])


def populations(path: Path) -> list[str]:
    """Populations of which the subjects in a file consist."""
    with _open(path) as f:
        return [str(name) for name in f["populations/name"].asstr()[:]]


def weights(path: Path, label: str, subjects: Sequence[int], circuits: Set[str]) -> Weights:
    """Plastic weights of some subjects after a training: projection → (subjects, targets, sources).

    `circuits` are the hashes of circuits that they may have been trained in.

    Raises
    ------
    ExperimentError
        If the training or a subject is not in the file, or the file is of another circuit.
    """
    with _open(path) as f:
        if f.attrs["circuit_hash"] not in circuits:
            raise ExperimentError(f"{path} holds subjects of another circuit; train them anew.")
        if label not in f["trained"]:
            raise ExperimentError(
                f"{path} holds no training {label!r}; it holds: {'; '.join(f['trained'])}."
            )
        ids = [int(s) for s in f["subjects/subject"][:]]
        missing = sorted(set(subjects) - set(ids))
        if missing:
            raise ExperimentError(
                f"{path} holds {len(ids)} subjects, numbered from 0; subject {missing[0]} is not "
                "among them, so ask for fewer."
            )
        rows = np.array([ids.index(s) for s in subjects])
        found = f[f"trained/{label}"].items()
        return {name: d[:][rows] for name, d in found if d.ndim > 1}  # not the names of axes


@contextmanager
def _open(path: Path) -> Iterator[h5py.File]:
    with raised_as(ExperimentError), opened_result(path) as f:
        if "trained" not in f:
            raise ExperimentError(
                f"{path} holds no trained subjects; results of experiments that train them do, "
                "such as habit, choice, two-step and concepts."
            )
        yield f
