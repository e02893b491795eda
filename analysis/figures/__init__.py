"""Figures from result files: which there are is in the record of the experiment."""

from __future__ import annotations

from collections.abc import Sequence

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import analysis_of


def figures(results: Sequence[Result]) -> dict[str, Drawing]:
    """Figures of one file, or of several files together, by name.

    Raises
    ------
    AnalysisError
        For several files that are not drawn together.
    """
    first = results[0]
    record = analysis_of(first)
    if len(results) == 1:
        return {d.name: d for d in record.drawings if d.when(first)}
    others = {r.experiment for r in results} - {first.experiment}
    if others:
        raise AnalysisError(
            f"Files of {first.experiment} and {', '.join(sorted(others))} are not drawn together."
        )
    if record.together is None:
        raise AnalysisError(f"Files of {first.experiment} are drawn one at a time.")
    return {d.name: d for d in record.together(results)}
