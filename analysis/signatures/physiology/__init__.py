"""Rest and selection: rates and irregularity beside published ranges, decision times, spikes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.physiology.rest import rest
from striata.analysis.signatures.physiology.selection import selection
from striata.analysis.signatures.physiology.spikes import has_rest, spikes_at_rest, summary
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.physiology"
MAIN = Drawing(
    "physiology",
    f"{FIGURES}.overview:physiology",
    "Rates and irregularity at rest (bars: 95 % intervals over simulated subjects) beside published"
    " ranges (grey); median decision times; rates while one action is selected, by channel. Dotted"
    " line: onset of the input.",
    ("",),
)
AGREEMENT = Drawing(
    "agreement",
    f"{FIGURES}.agreement:agreement",
    "The spiking level against the rate level: ratio of rates at rest (grey: within 20 %) and mean"
    " decision times by condition (line: equal; grey: within a quarter).",
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Rest, selection and, where they are recorded, spikes at rest."""
    yield from rest(result)
    yield from selection(result)
    if has_rest(result):
        yield from spikes_at_rest(result)


def together(results: Sequence[Result]) -> tuple[Drawing, ...]:
    """Both levels in one figure, and one against the other.

    Raises
    ------
    AnalysisError
        If the files are not one of each level.
    """
    if sorted(r.level for r in results) != ["rate", "spiking"]:
        raise AnalysisError(
            "Several files can be drawn together only if they are physiology at each level, once."
        )
    return MAIN, AGREEMENT


def printed(result: Result) -> dict[str, pd.DataFrame]:
    """Measures of spikes at rest, a population a row."""
    if not has_rest(result):
        return {}
    title = "Spikes at rest: irregularity, Fano factor, correlation of counts, beta power"
    return {f"{title} (1: Poisson)": summary(result)}


CUT = "without its cortical input, STN slows less under conflict"
#: What a reader asks first, in words.
ASKED = {
    "resting rate, D1": "D1 at rest",
    "resting rate, D2": "D2 at rest",
    "resting rate, GPe-proto": "GPe-proto at rest",
    "resting rate, GPe-arky": "GPe-arky at rest",
    "resting rate, STN": "STN at rest",
    "resting rate, GPi": "GPi at rest",
    "resting rate, VA": "VA at rest",
    "selection, the chosen channel's GPi rate falls": "GPi of the chosen channel",
    "selection, two equal inputs take longer than one": "decision time, two inputs minus one",
    "selection, D2 stimulation suppresses": "decision time, D2 stimulated",
    f"selection, {CUT}": "slowing by conflict, STN without cortex",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        MAIN,
        Drawing(
            "rest-spikes",
            f"{FIGURES}.spikes:rest_spikes",
            "Irregularity of interspike intervals, variability and correlation of spike counts, and"
            " spectra at rest. Bars: 95 % intervals over simulated subjects; grey lines:"
            " independent Poisson neurons.",
            ("correlation of spike", "beta power", "Fano", "CV2"),
            has_rest,
        ),
    ),
    columns=("correct", "decision_time"),
    own=None,
    together=together,
    printed=printed,
    asked=ASKED,
    place=1,
)
