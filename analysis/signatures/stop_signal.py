"""The stop-signal task: stopping, its latency, the race model's checks, and what stopping needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.kinds import Column, words
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.default import CIRCUIT
from striata.analysis.signatures.parts import Channels, Drawing, OwnData, of_row
from striata.analysis.signatures.record import Analysis
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, Bounds, interval

TRACKED, FIXED = "tracked delays", "fixed delays"
#: Measures, their units and bounds.
UNITS = {
    "go_rt": "ms",
    "go_accuracy": "proportion",
    "go_omissions": "proportion",
    "p_respond": "proportion",
    "ssd": "ms",
    "ssrt": "ms",
    "failed_stop_rt": "ms",
    "failed_stop_minus_go_rt": "ms",
}
BOUNDS: dict[str, Bounds] = dict.fromkeys(("go_accuracy", "go_omissions", "p_respond"), PROPORTION)
DIFFERENCES = ("failed_stop_minus_go_rt",)
#: Looked at while the strength of inferior frontal projections was chosen.
LOOKED = "weaker projections of inferior frontal cortex stopped nothing"
#: Proportions of failed stops between which SSRT is estimated (Verbruggen 2019).
ESTIMATED = (0.25, 0.75)
#: Published directions: of measures, and of changes with an arm (measure and arm → sign, source).
SIGNS = {"failed_stop_minus_go_rt": direction(-1, "Logan1984")}
CHANGES = {
    ("p_respond", "rIFG off"): direction(1, "Aron2006"),
    ("p_respond", "STN off"): direction(1, "Aron2006"),
    ("p_respond", "arkypallidal off"): direction(1, "Mallet2016"),
    ("ssrt", "dopamine 0.25"): direction(1, "Obeso2011"),
}


def measures(trials: pd.DataFrame) -> pd.DataFrame:
    """Every measure of :data:`UNITS`, (subjects, measures); times in ms."""
    rows = {subject: _of_subject(t) for subject, t in trials.groupby("subject", observed=True)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(UNITS))


def _of_subject(trials: pd.DataFrame) -> dict[str, float]:
    go, stop = (trials[trials["condition"] == c] for c in ("go", "stop"))
    answered, failed = go[go["rt"].notna()], stop[stop["rt"].notna()]
    go_rt, failed_rt = 1e3 * answered["rt"].mean(), 1e3 * failed["rt"].mean()
    p = len(failed) / len(stop) if len(stop) else np.nan
    return {
        "go_rt": go_rt,
        "go_accuracy": answered["correct"].mean(),
        "go_omissions": 1 - len(answered) / len(go) if len(go) else np.nan,
        "p_respond": p,
        "ssd": 1e3 * stop["ssd"].mean() if "ssd" in stop else np.nan,
        "ssrt": ssrt(go["rt"], stop["ssd"], p) if "ssd" in stop else np.nan,
        "failed_stop_rt": failed_rt,
        "failed_stop_minus_go_rt": failed_rt - go_rt,
    }


def ssrt(go_rt: pd.Series, ssd: pd.Series, p_respond: float) -> float:
    """Stop-signal reaction time [ms] by the integration method (Verbruggen 2019).

    The go RT [s] below which a proportion `p_respond` of all go trials lies, where omissions count
    as the longest RT, minus the mean stop-signal delay [s]. NaN where too few or too many stops
    fail.
    """
    if not ESTIMATED[0] <= p_respond <= ESTIMATED[1] or go_rt.notna().sum() == 0:
        return float("nan")
    sorted_rt = np.sort(go_rt.fillna(go_rt.max()).to_numpy())
    nth = max(int(np.ceil(p_respond * len(sorted_rt))) - 1, 0)
    return float(1e3 * (sorted_rt[nth] - ssd.mean()))


def by_delay(trials: pd.DataFrame) -> pd.DataFrame:
    """Of each fixed delay: proportion of failed stops and their RT [ms].

    Rows are subjects, columns (``p_respond`` or ``failed_stop_rt``, delay [ms]).
    """
    stop = trials[trials["condition"] == "stop"]
    delay = (stop["ssd"] * 1e3).round().astype(int)
    keys = [stop["subject"], delay.rename("delay")]
    p = stop["rt"].notna().groupby(keys, observed=True).mean()
    rt = (stop["rt"] * 1e3).groupby(keys, observed=True).mean()
    return pd.DataFrame({"p_respond": p, "failed_stop_rt": rt}).unstack("delay")


def slope(table: pd.DataFrame) -> pd.Series:
    """Least-squares slope over the columns' values, row by row; NaN for fewer than three values."""

    def one(row: pd.Series) -> float:
        here = row.dropna()
        x = here.index.to_numpy(dtype=float)
        return float(np.polyfit(x, here.to_numpy(dtype=float), 1)[0]) if len(x) > 2 else np.nan

    return table.apply(one, axis=1)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Measures of the control, checks of the race model, and what each manipulation changes."""
    published = reference("stop_signal").set_index("measure")
    control = result.each(measures, "control", TRACKED)
    for name in control:
        known = of_row(published.loc[name]) if name in published.index else SIGNS.get(name)
        yield _compared(name, TRACKED, control[name], known)
    yield from _race(result)
    for arm in (str(a) for a in result.arms.index if a != "control"):
        here = result.each(measures, arm, TRACKED)
        for name in ("p_respond", "ssrt", "go_rt"):
            yield _compared(name, arm, here[name], None)
        for name, bounds in (("p_respond", SIGNED), ("ssrt", None)):
            yield Comparison(
                f"change of {name}",
                f"{arm} minus control",
                UNITS[name],
                interval(here[name] - control[name], bounds),
                CHANGES.get((name, arm), Published()),
                True,
            )


def _compared(
    name: str, condition: str, values: pd.Series, published: Published | None
) -> Comparison:
    return Comparison(
        name,
        condition,
        UNITS[name],
        interval(values, BOUNDS.get(name)),
        published or Published(),
        name in DIFFERENCES,
        LOOKED if (name, condition) == ("p_respond", TRACKED) else "",
    )


def _race(result: Result) -> Iterator[Comparison]:
    """With a longer delay more stops fail, and failed stops are slower (Logan and Cowan 1984)."""
    found = result.each(by_delay, "control", FIXED)
    if not len(found):
        return
    for delay in found["p_respond"]:
        yield Comparison(
            "p_respond",
            f"delay of {delay} ms",
            "proportion",
            interval(found["p_respond", delay], PROPORTION),
            calibrated_on=LOOKED,
        )
    for name, unit, factor, looked in (
        ("p_respond", "1/s", 1e3, LOOKED),
        ("failed_stop_rt", "ms per ms", 1.0, ""),
    ):
        yield Comparison(
            f"slope of {name}",
            "over fixed delays",
            unit,
            interval(factor * slope(found[name])),
            direction(1, "Logan1984"),
            True,
            looked,
        )


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People's trials in the form of the model's; a stop without a response is correct.

    Raises
    ------
    AnalysisError
        For a go trial with a response, of which it is not said whether it was correct.
    """
    silent, stop = table["rt"].isna(), table["condition"] == "stop"
    lacking = int((table["correct"].isna() & ~silent & ~stop).sum())
    if lacking:
        raise AnalysisError(f"{where}: correct is empty in {lacking} go trials with a response.")
    correct = table["correct"].where(table["correct"].notna(), stop & silent).astype(bool)
    return table.assign(correct=correct, ssd=table.get("ssd", np.nan), task=TRACKED)


def measured(result: Result) -> Iterator[Comparison]:
    """Every measure with tracked delays, of anybody's trials."""
    control = result.each(measures, "control", TRACKED)
    return (_compared(name, TRACKED, control[name], None) for name in control)


#: What a reader asks first, in words.
ASKED = {
    "ssrt, tracked delays": "stop-signal reaction time (SSRT)",
    "p respond, tracked delays": "failed stops, tracked delays",
    "failed stop minus go rt, tracked delays": "RT of failed stops minus go trials",
    "go rt, tracked delays": "mean RT of go trials",
    "go accuracy, tracked delays": "accuracy of go trials",
    "slope of p respond, over fixed delays": "failed stops over delay, slope",
    "slope of failed stop rt, over fixed delays": "RT of failed stops over delay, slope",
    "change of p respond, rIFG off minus control": "failed stops: change, rIFG off",
    "change of p respond, STN off minus control": "failed stops: change, STN off",
    "change of p respond, arkypallidal off minus control": "failed stops: change, arkypallidal off",
}

ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "stop-signal",
            "striata.analysis.figures.stop_signal:stop_signal",
            "Stop-signal task: proportion of failed stops by fixed delay; RTs of go trials and"
            " failed stops; failed stops (grey line: what tracking aims at) and SSRT (grey band:"
            " people's) by arm; mean rates of inferior frontal cortex, STN, arkypallidal neurons"
            " and motor thalamus (of the correct channel) on go and stop trials. Dotted line: the"
            " word's onset.",
            ("",),
            people=True,
        ),
        CIRCUIT,
    ),
    columns=("rt", "correct", "ssd"),
    channels=Channels(("channel", "feature"), (0, 1), ("first word", "second word", "other")),
    own=OwnData(
        columns=(
            Column("condition", "word", words=words("go", "stop")),
            Column("rt", "time", blank=True),
            Column("correct", "truth", blank=True),
            Column("ssd", "delay", needed=False, blank=True),
        ),
        form=form,
        measured=measured,
        units=UNITS,
    ),
    asked=ASKED,
    place=3,
)
