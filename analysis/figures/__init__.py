"""Figures from result files: which there are is in the record of the experiment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.finish import finished
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import analysis_of

#: Every measure of people's own trials beside the model's.
BESIDE = Drawing(
    "people",
    "striata.analysis.figures.people:beside",
    "Measures of the model (filled) and of people's own trials (open). Bars: 95 % intervals over"
    " subjects.",
    people=True,
)


def figures(results: Sequence[Result], people: People | None = None) -> dict[str, Drawing]:
    """Figures of one file, or of several files together, by name; one more with people's trials.

    Raises
    ------
    AnalysisError
        For several files that are not drawn together, or people's trials of another experiment.
    """
    first = results[0]
    record = analysis_of(first)
    if people is not None and (len(results) > 1 or people.experiment != first.experiment):
        raise AnalysisError(
            f"{people.name} holds trials of {people.experiment}, and drawn beside one file."
        )
    if len(results) == 1:
        more = (BESIDE,) if people is not None else ()
        return _finishing(d for d in (*record.drawings, *more) if d.when(first))
    others = {r.experiment for r in results} - {first.experiment}
    if others:
        raise AnalysisError(
            f"Files of {first.experiment} and {', '.join(sorted(others))} are not drawn together."
        )
    if record.together is None:
        raise AnalysisError(f"Files of {first.experiment} are drawn one at a time.")
    return _finishing(record.together(results))


def _finishing(drawings: Iterable[Drawing]) -> dict[str, Drawing]:
    """Drawings by name, each of which ends with what is done to every figure."""
    return {d.name: replace(d, draw=partial(finished, d)) for d in drawings}
