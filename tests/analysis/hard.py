"""What can go wrong with the file of any experiment, and whether it is summarised all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import h5py
import numpy as np

from striata.analysis.errors import AnalysisError
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result
from striata.analysis.scorecard import scorecard


def keep(f: h5py.File, rows: np.ndarray) -> None:
    for name, d in list(f["trials"].items()):
        values, kind = d[:][rows], d.dtype
        del f["trials"][name]
        f["trials"].create_dataset(name, data=values, dtype=kind)


def without(f: h5py.File, column: str, which: int) -> None:
    """Leave out the trials that have one of the texts of a column."""
    values = f["trials"][column][:]
    there = np.unique(values)
    keep(f, values != there[which % len(there)])


def some_subjects(f: h5py.File, n: int = 1) -> None:
    """Keep the first subjects only."""
    keep(f, f["trials/subject"][:] < n)
    own = [(f"subjects/{name}", 0) for name in f.get("subjects", ())]
    for w in f.get("weights", {}).values():
        w.pop("subject", None)  # a name of an axis, as long as all subjects were
        own += [(f"{w.name}/before", 0), (f"{w.name}/after", 0)]
    for name, axis in (("traces/rate", 1), ("rest/rate", 0), ("rest/cv", 0), *own):
        if name in f:
            values = f[name][:].take(np.arange(min(n, f[name].shape[axis])), axis=axis)
            del f[name]
            f[name] = values


def nothing_but_nan(f: h5py.File) -> None:
    for d in (
        *f["trials"].values(),
        *(f[n] for n in ("traces/rate", "rates/mean", "rest/rate", "rest/cv") if n in f),
    ):
        if d.dtype.kind == "f":
            d[...] = np.nan


def some_nan(f: h5py.File) -> None:
    for d in f["trials"].values():
        if d.dtype.kind == "f":
            d[::3] = np.nan


def nothing_done(f: h5py.File) -> None:
    """No right answer, no press, no action."""
    for name in {"correct", "presses", "outcomes", "reward"} & set(f["trials"]):
        f["trials"][name][...] = 0
    for name in {"response", "choice", "choice_2", "action"} & set(f["trials"]):
        f["trials"][name][...] = -1


def no_trials(f: h5py.File) -> None:
    keep(f, np.zeros(len(f["trials/subject"]), dtype=bool))


SPOILT: tuple[Callable[[h5py.File], None], ...] = (
    some_subjects,
    nothing_but_nan,
    some_nan,
    nothing_done,
    no_trials,
    *(partial(without, column="condition", which=k) for k in (0, -1)),
    *(partial(without, column="task", which=k) for k in (0, -1)),
    partial(without, column="arm", which=0),
)
#: Of each kind, one that is drawn in the quick tests, too.
DRAWN = (nothing_but_nan, nothing_done, no_trials)
#: The dearest figure, which looks at mean rates only.
CIRCUIT = "circuit"


@contextmanager
def or_a_sentence() -> Iterator[None]:
    """What is done, or an error that can be printed as it is."""
    try:
        yield
    except AnalysisError as e:
        said = str(e)
        assert len(said) > 20
        assert "\n" not in said
        assert said.endswith((".", "?"))


def scored(result: Result) -> None:
    """Score a result, or say in a sentence why not."""
    with or_a_sentence():
        assert len(scorecard([result]))


def drawn(result: Result, but: str = "") -> None:
    """Draw all figures (but one), or say in a sentence why not."""
    with or_a_sentence():
        draw_all(result, but)


def draw_all(result: Result, but: str = "") -> None:
    """Draw all figures (but one)."""
    with style():
        for name, draw in figures([result]).items():
            if name != but:
                draw(result)
