"""A result file in a notebook; users get one from ``striata.load`` and ``striata.run``."""

from __future__ import annotations

import sys
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from striata.analysis.errors import AnalysisError
from striata.analysis.reading import load

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from striata.analysis.reading.people.people import People


class Result(load.Result):
    """A result file: what was run, and what came of it. Everything is read when it is asked for.

    Attributes
    ----------
    path
        The file.
    experiment, level
        Name of the experiment; ``rate`` or ``spiking``.
    trials
        Table (pandas) with a row a trial, RTs in seconds; ``trials.attrs["units"]`` has all units.
    rates
        Mean rates [spikes/s] (xarray) with dimensions row (arm, task, condition), pool (population,
        channel) and time [s]: ``rates.sel(arm="control", population="STN")``.
    subjects
        Numbers of the simulated subjects.
    arms, populations
        Tables (pandas) of the manipulations and of the pools.

    Raises
    ------
    AnalysisError
        If a part that is asked for is not in the file.

    Examples
    --------
    >>> import striata
    >>> result = striata.load("results.h5")  # doctest: +SKIP
    >>> result.test("control").groupby("condition")["rt"].mean()  # doctest: +SKIP
    """

    def spikes(
        self, form: Literal["pandas", "pynapple", "neo"] = "pandas", example: int = 0
    ) -> Any:
        """Spikes of subject 0 in one of the file's example trials.

        Parameters
        ----------
        form
            ``pandas``: a table with time [s] from the event, population, channel and neuron, a row
            a spike. ``pynapple``: a ``TsGroup`` whose metadata are population and channel.
            ``neo``: a ``Segment`` of ``SpikeTrain`` objects, annotated likewise.
        example
            Which example; ``result.examples`` lists them.

        Raises
        ------
        AnalysisError
            For a file without spikes, an example that is not there, an unknown form, or a library
            that is not installed.
        """
        from striata.analysis.reading.spikeforms import FORMS

        if form not in FORMS:
            raise AnalysisError(f"Spikes come as {', '.join(FORMS)}, not as {form!r}.")
        return FORMS[form](self, example)

    @cached_property
    def examples(self) -> pd.DataFrame:
        """The example trials of subject 0: condition and outcome, by number."""
        import pandas as pd

        from striata.analysis.reading.recordings import examples

        kept = ("condition", "outcome", "decision")
        found = [{name: getattr(e, name) for name in kept} for e in examples(self)]
        return pd.DataFrame(found, columns=list(kept)).rename_axis("example")

    def compare(self, *others: Result, people: People | None = None) -> pd.DataFrame:
        """The model's measures beside published values, a measure a row, with a verdict on each.

        Parameters
        ----------
        *others
            Results to score together with this one; seeds of the same experiment are joined.
        people
            People's own trials (:func:`striata.people`) in the place of published values.

        Returns
        -------
        pandas.DataFrame
            The scorecard: measure, condition, unit, the model's mean and 95 % interval, the
            published value and interval, verdict and source.

        Raises
        ------
        AnalysisError
            For people's trials of another experiment, or results that cannot be scored together.
        """
        from striata.analysis.scorecard import scorecard

        return scorecard([self, *others], people=people)

    def figure(self, name: str = "", *, people: People | None = None) -> Figure:
        """One of the figures, by default the main one of the experiment.

        Parameters
        ----------
        name
            Which figure; ``people``, with people's own trials, shows every measure beside theirs.
        people
            People's own trials (:func:`striata.people`) in the place of published values.

        Raises
        ------
        AnalysisError
            For a name that is not among the file's figures, or people's trials of another
            experiment.
        """
        from striata.analysis.figures import figures
        from striata.analysis.figures.style import style

        known = figures([self], people)
        if name and name not in known:
            raise AnalysisError(
                f"{self.path.name} has no figure {name!r}; there are {', '.join(known)}."
            )
        show_figures()
        with style():
            drawn: Figure = known[name or next(iter(known))](self, people=people)
        return drawn

    def described(self) -> dict[str, str]:
        """What was run: phrases by heading."""
        origin, trials = self.group("provenance"), self.table.rows
        several = [a for a in self.arms.index if a != "control"]
        left_out = len(self.group("failed")["subject"]) if self.has("failed") else 0
        out = f" ({left_out} left out: rates not finite)" if left_out else ""
        return {
            "experiment": f"{self.experiment}, {self.level} level",
            "subjects": f"{len(self.subjects)} simulated{out}, seed {origin['seed']}",
            "trials": f"{trials:,}",
            "arms": ", ".join(["control", *several]),
            "circuit": str(self.attrs["circuit_hash"])[:12],
            "made": f"{str(origin['started'])[:16].replace('T', ' ')} UTC, striata "
            f"{origin['striata']}",
            "file": str(self.path),
        }

    def __repr__(self) -> str:
        rows = self.described()
        return "\n".join([f"striata result: {rows.pop('experiment')}", *_aligned(rows)])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{k}</th>"
            f"<td style='text-align:left'>{escape(v)}</td></tr>"
            for k, v in self.described().items()
        )
        return f"<table><caption>striata result</caption><tbody>{rows}</tbody></table>"


def show_figures() -> None:
    """Let IPython show figures as pictures although they are made without pyplot."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib.figure import Figure

    formatters = shell.display_formatter.formatters.values()
    if not any(Figure in f.type_printers for f in formatters):
        select_figure_formats(shell, {"png"})


def _aligned(rows: dict[str, str]) -> list[str]:
    return [f"  {name:10s}{text}" for name, text in rows.items()]


def opened(path: Any) -> Result:
    """A result file for a notebook, checked as :func:`load.open_result` does."""
    found = load.open_result(path)
    return Result(found.path, found.attrs)
