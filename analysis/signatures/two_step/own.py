"""People's own trials of the two-step task."""

from __future__ import annotations

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.kinds import Column
from striata.analysis.signatures.parts import OwnData
from striata.analysis.signatures.two_step.comparisons import measured

UNITS = {
    "stay probability": "proportion",
    "contrast of stay probabilities": "proportion",
    "contrast of second choices repeated": "proportion",
    "median RT": "ms",
    "mixed-effects logistic regression of stay choices": "log odds",
}


def form(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """People's trials in the form of the model's; choices are numbers, −1 for none.

    Raises
    ------
    AnalysisError
        If transitions are not known, or the reward of a trial with its choices is not.
    """
    out = table.assign(task="two-step", condition="test", choice=_codes(table["choice"]))
    made = out["choice"] >= 0
    second = _codes(table["choice_2"]) if "choice_2" in table else pd.Series(0, index=table.index)
    out["choice_2"] = second.where(made, -1)
    made &= out["choice_2"] >= 0
    lacking = int((table["reward"].isna() & made).sum())
    if lacking:
        raise AnalysisError(f"{where}: reward is empty in {lacking} trials with their choices.")
    common = _common(table, out, where)
    if (common.isna() & made).any():
        raise AnalysisError(
            f"{where}: the transition is not known in {int((common.isna() & made).sum())} trials"
            " with their choices."
        )
    return out.assign(reward=table["reward"].fillna(0.0), common=common.fillna(False).astype(bool))


def _codes(choices: pd.Series) -> pd.Series:
    """A number for each choice, −1 where there is none."""
    return pd.Series(pd.factorize(choices.str.lower(), sort=True)[0], index=choices.index)


def _common(table: pd.DataFrame, out: pd.DataFrame, where: str) -> pd.Series:
    """Whether the transition is the common one: as said, or by the state that follows more often.

    Raises
    ------
    AnalysisError
        If neither is given.
    """
    if "common" in table:
        return table["common"]
    if "state" not in table:
        raise AnalysisError(
            f"{where} needs whether a transition is common (--map common=…) or the second-stage"
            " state (--map state=…)."
        )
    keys = [table["subject"], out["choice"]]
    usual = table["state"].groupby(keys).transform(lambda s: s.mode().iloc[0] if s.any() else None)
    return (table["state"] == usual).where(table["state"].notna(), np.nan)


OWN = OwnData(
    columns=(
        Column("choice", blank=True),
        Column("choice_2", needed=False, blank=True),
        Column("reward", "number", blank=True),
        Column("common", "truth", needed=False, blank=True),
        Column("state", needed=False, blank=True),
        Column("rt", "time", needed=False, blank=True),
        Column("rt_2", "time", needed=False, blank=True),
    ),
    form=form,
    measured=measured,
    units=UNITS,
    factors=("common",),
)
