"""Result files with made-up trials: the shape of a run without its cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from striata.analysis.figures.habit import STATIONS
from striata.analysis.reading.load import Result, open_result
from striata.files.digest import seal

SUBJECTS = 3
ARMS = ("control", "habit off", "GPi off")
FAMILY = {"habit off": "mechanism", "GPi off": "lesion"}


@contextmanager
def rewriting(path: Path) -> Iterator[h5py.File]:
    """A result file, to be changed as if it had been written so: with a digest of its content."""
    with h5py.File(path, "r+") as f:
        yield f
        seal(f)


def product(**levels: Any) -> pd.DataFrame:
    """A row for each combination."""
    return pd.MultiIndex.from_product(levels.values(), names=levels).to_frame(index=False)


def habit(rng: np.random.Generator) -> pd.DataFrame:
    """Minutes of lever pressing in every session."""
    tasks = (
        "training",
        "extinction",
        "reacquisition",
        "unchanged",
        "contingency degraded",
        "omission",
    )
    t = product(
        subject=range(SUBJECTS),
        arm=ARMS[:2],
        task=tasks,
        condition=("valued", "devalued by satiety", "devalued by taste aversion"),
        length=("short", "long"),
        schedule=("RI", "RR"),
        actions=(1, 2, 3),
        levers=(1, 2),
        trial=range(4),
    )
    n = len(t)
    return t.assign(
        presses=rng.poisson(6, n),
        outcomes=rng.poisson(2, n),
        free=rng.uniform(20, 60, n),
        latency=rng.uniform(1, 9, n),
        trained=t["trial"] + 1.0,
    )


def two_step(rng: np.random.Generator) -> pd.DataFrame:
    """Trials of the two-step task."""
    t = product(
        subject=range(SUBJECTS),
        arm=ARMS[:2],
        task=("two-step",),
        condition=("test",),
        trial=range(60),
    )
    choices = {name: rng.integers(0, 2, len(t)) for name in ("choice", "choice_2", "reward")}
    common = rng.random(len(t)) < 0.7
    state = np.where(common, choices["choice"], 1 - choices["choice"])
    return t.assign(
        **choices, state=state, common=common, rt=rng.uniform(0.3, 0.9, len(t)), rt_2=0.5
    )


def choice(rng: np.random.Generator) -> pd.DataFrame:
    """Trials of every test of choices between stimuli."""
    tasks = (
        "practice",
        "slips of action",
        "reversal",
        "routine",
        "forced response",
        "forced response after reversal",
        "learnt pair, read from premotor cortex",
        "new pair, read from premotor cortex",
        "slips of action, forced response",
    )
    stimuli = ("first stimulus", "second stimulus", "third stimulus")
    t = product(
        subject=range(SUBJECTS),
        arm=ARMS,
        task=tasks,
        condition=stimuli,
        length=("short", "long"),
        trial=range(60),
    )
    n, late = len(t), (t["task"] == "practice") & (t["length"] == "long")
    return t.assign(
        block=late.astype(int),
        trial=t["trial"] + 60 * late,
        correct=rng.random(n) < 0.8,
        response=rng.integers(2, 4, n),
        rt=rng.uniform(0.3, 0.9, n),
        sensorimotor=rng.uniform(1, 5, n),
        planning=rng.uniform(3, 9, n),
        brake=rng.uniform(0, 2, n),
        prepare=t["trial"] % 10 / 10,
        outcome_value=(t["condition"] != stimuli[0]).astype(float),
    )


TRIALS: dict[str, Callable[[np.random.Generator], pd.DataFrame]] = {
    "habit": habit,
    "two-step": two_step,
    "choice": choice,
}


def write(group: h5py.Group, name: str, column: pd.Series) -> None:
    """A column as a run writes it, texts as an enumeration."""
    if is_numeric_dtype(column):
        group[name] = column.to_numpy()
        return
    codes, names = pd.factorize(column)
    group.create_dataset(
        name, data=codes, dtype=h5py.enum_dtype({n: k for k, n in enumerate(names)}, "i2")
    )


def made(experiment: str, like: Result, path: Path, keep: tuple[str, ...] = ()) -> Result:
    """A result with made-up trials; circuit, examples and provenance are another result's."""
    trials = TRIALS[experiment](np.random.default_rng(7))
    path.write_bytes(like.path.read_bytes())
    with rewriting(path) as f:
        f.attrs["experiment"] = experiment
        for group in {"trials", "arms", "rates", "singles", "weights"} - set(keep):
            del f[group]
        arms = [a for a in ARMS if a in set(trials["arm"])]
        f["arms/name"], f["arms/family"], f["arms/what"], f["arms/value"] = (
            arms,
            [FAMILY.get(a, "") for a in arms],
            arms,
            [np.nan] * len(arms),
        )
        for name, column in trials.assign(**{"phase": "test", "block": 0} | dict(trials)).items():
            write(f.require_group("trials"), str(name), column)
        if experiment == "habit":
            rows = product(
                task=("after short training", "after long training"),
                condition=("valued", "devalued by satiety"),
            )
            for name in ("arm", *rows):
                f[f"traces/{name}"] = list(rows.assign(arm="control")[name])
            f["traces/population"], f["traces/time"] = STATIONS, np.arange(-0.3, 1.2, 0.01)
            f["traces/rate"] = np.ones((len(rows), SUBJECTS, len(STATIONS), 150))
    return open_result(path)
