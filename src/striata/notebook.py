"""Running, loading, comparing and drawing from a notebook; users reach them as ``striata.run`` etc.

Each function imports what it needs, so that loading a result does not wait for a simulator.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from striata.result import Result, opened, show_figures

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from striata.analysis.reading.people.people import People


def load(path: Path | str) -> Result:
    """Open a result file.

    Parameters
    ----------
    path
        A file that :func:`run` or ``striata run`` has written.

    Returns
    -------
    Result
        Shown, it says what was run; ``result.trials``, ``result.rates`` and so on are read when
        they are asked for.

    Raises
    ------
    AnalysisError
        For a file that is missing, damaged, unfinished, or no result file.
    """
    return opened(path)


def run(
    name: str,
    out: Path | str | None = None,
    level: str = "rate",
    *,
    subjects: int | None = None,
    trials: int | None = None,
    seed: int = 1,
    arms: str | Sequence[str] = (),
    lesion: str | Sequence[str] = (),
    trained: Path | str | None = None,
    trained_as: str = "",
    workers: int | None = None,
    engine: str = "",
    overwrite: bool = False,
    **settings: Any,
) -> Result:
    """Run an experiment, as ``striata run`` does, and open its result file.

    Progress is shown on stderr. A run that was interrupted is resumed by the same call, and one
    that is finished is opened.

    Parameters
    ----------
    name
        The experiment, for example ``stroop``; ``striata list`` shows them.
    out
        The result file; by default a file in ``results/`` (``result.path`` says which).
    level
        ``rate`` or ``spiking``.
    subjects, trials
        Simulated subjects, and trials of each condition; by default the experiment's own numbers.
    seed
        Seed of every random number; the same seed gives the same results.
    arms
        Manipulations to run beside the control; ``all`` for every one.
    lesion
        Populations or projections to remove in an arm of its own.
    trained, trained_as
        Result file with trained subjects to start with, and which training in it.
    workers
        Batches run in parallel; by default one on each core.
    engine
        What simulates the spiking level: ``compiled`` (by a C++ compiler), ``numba`` or ``brian2``;
        by default the first of these that the machine has.
    overwrite
        Run even if the result is there, and replace whatever file stands at its path.
    **settings
        Settings of the experiment. Times are texts with a unit: ``soa="-200 ms"``. A factor on a
        projection is given as ``**{"STN → GPi (all)": 0.8}``.

    Raises
    ------
    ExperimentError
        For a name, value or path that cannot be used.
    """
    from striata.experiments.runner.machine import require_supported

    require_supported()
    from striata.experiments.runner.options import settings_of, side_by_side, trained_by
    from striata.experiments.runner.run import default_out
    from striata.experiments.runner.run import run as run_experiment
    from striata.progress import progress

    chosen = settings_of(
        name,
        level=level,
        subjects=subjects,
        trials=trials,
        seed=seed,
        arms=_several(arms),
        lesion=_several(lesion),
        assign=[f"{k}={str(v).lower() if isinstance(v, bool) else v}" for k, v in settings.items()],
        engine=engine,
    )
    chosen = trained_by(chosen, name, Path(trained) if trained else None, trained_as)
    path = Path(out) if out else default_out(name, chosen)
    with progress(f"{name}, {level} level, {chosen.cohort}", always=True) as watch:
        run_experiment(name, chosen, path, side_by_side(workers), None, watch, overwrite)
    return opened(path)


def compare(*results: Result, people: People | None = None) -> pd.DataFrame:
    """The model's measures beside published values, a measure a row, with a verdict on each.

    Parameters
    ----------
    *results
        Results of :func:`run` or :func:`load`; seeds of the same experiment are taken together.
    people
        People's own trials (:func:`striata.people`) in the place of published values.

    Returns
    -------
    pandas.DataFrame
        The scorecard: measure, condition, unit, the model's mean and 95 % interval, the published
        value and interval, verdict and source.
    """
    first, *others = results
    return first.compare(*others, people=people)


def figures(*results: Result, people: People | None = None) -> dict[str, Figure]:
    """The figures of a result, by name.

    Parameters
    ----------
    *results
        A result of :func:`run` or :func:`load`; of physiology, also that of the other level.
    people
        People's own trials (:func:`striata.people`) in the place of published values.
    """
    from striata.analysis.figures import figures as drawings
    from striata.analysis.figures.style import style

    show_figures()
    with style():
        known = drawings(list(results), people)
        return {name: draw(*results, people=people) for name, draw in known.items()}


def _several(names: str | Sequence[str]) -> tuple[str, ...]:
    """One name as a tuple, several as they are."""
    return (names,) if isinstance(names, str) else tuple(names)
