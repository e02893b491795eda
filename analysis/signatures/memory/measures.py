"""Measures of episodes: what is stored, recalled from a part, recognised, and kept apart."""

from __future__ import annotations

import pandas as pd

from striata.analysis.reading.load import Result

STORING, OLD, SIMILAR = "storing", "old events", "similar events"
RECALL, APART, CAPACITY = "recall", "recall of similar events", "capacity"
RECALL_LEARNING = "recall while learning"
DEGREES = "degrees of similarity"
REST_BEFORE, REST = "rest before", "rest after"
REST_LEARNING, RECALL_RESTED = "rest while learning", "recall after rest"
PLACE = "recall of the place"
DRIFT, DRIFT_RECALL = "storing in drifting time", "recall in drifting time"
#: Attributes of an event.
ALL = 6
FULL = "6 of 6"
#: Cues that lack action and outcome, and how many attributes they have.
PARTIAL = {"4 of 6": 4, "3 of 6": 3, "2 of 6": 2}
STANDARD = "4 of 6"
#: Rate that an attribute's pool of CA1 must exceed to be recalled [spikes/s].
RECALLED = 10.0
#: An event is judged new if acetylcholine permits storing for longer [s].
JUDGED_NEW = 0.1
ATTRIBUTES = ("action", "outcome")
#: Of the four places, a guess is right in this part.
GUESS = 1 / 4
#: How far apart two events are in a list, by column of what their codes share.
LAGS = {"overlap_1": "1", "overlap_2": "2", "overlap_3": "3", "overlap_more": "4 to 7"}


def recalled(trials: pd.DataFrame, attributes: tuple[str, ...] = ATTRIBUTES) -> pd.Series:
    """Which part of some attributes CA1 recalls, of each trial: right, and loud enough."""
    right = [
        (trials[f"recalled_{name}"] == trials[name]) & (trials[f"{name}_rate"] > RECALLED)
        for name in attributes
    ]
    return sum(r.astype(float) for r in right) / len(right)


def new(trials: pd.DataFrame) -> pd.Series:
    """Whether the circuit judges an event new, of each trial."""
    return trials["new"] > JUDGED_NEW


def completion(trials: pd.DataFrame) -> pd.DataFrame:
    """Part of what a cue lacks that is recalled, (subjects, partial cues)."""
    t = trials[trials["condition"].isin(PARTIAL)]
    return _mean(t.assign(x=recalled(t)), "condition")[list(PARTIAL)]


def recall_standard(trials: pd.DataFrame) -> pd.Series:
    """Part of action and outcome that is recalled from four of six attributes, by subject."""
    t = trials[trials["condition"] == STANDARD]
    return recalled(t).groupby(t["subject"]).mean()


def resembling(trials: pd.DataFrame) -> pd.DataFrame:
    """How often CA3 resembles the right code most, (subjects, cues)."""
    return _mean(trials.assign(x=trials["resembled"] == trials["event"]), "condition")


def own(trials: pd.DataFrame) -> pd.DataFrame:
    """Rate of the pools of the event's code [spikes/s], (subjects, cues)."""
    return _mean(trials.assign(x=trials["own"]), "condition")


def recognition(trials: pd.DataFrame) -> pd.Series:
    """How often a whole event is judged known, by subject."""
    t = trials[trials["condition"] == FULL]
    return (~new(t)).groupby(t["subject"]).mean()


def judged_new(trials: pd.DataFrame) -> pd.Series:
    """How often events are judged new, by subject."""
    return new(trials).groupby(trials["subject"]).mean()


def codes(trials: pd.DataFrame) -> pd.DataFrame:
    """Size and overlap of the codes of events that are there, (subjects, both)."""
    return trials.groupby("subject", observed=True)[["code", "overlap"]].mean()


def by_number(trials: pd.DataFrame) -> pd.DataFrame:
    """Part of what a cue lacks that is recalled, (subjects, events stored)."""
    return _mean(trials.assign(x=recalled(trials)), "stored")


def resembling_by_number(trials: pd.DataFrame) -> pd.DataFrame:
    """How often CA3 resembles the right code most, (subjects, events stored)."""
    return _mean(trials.assign(x=trials["resembled"] == trials["event"]), "stored")


def ca3_overlap(trials: pd.DataFrame) -> pd.DataFrame:
    """Part of CA3's code that is in that of the stored event, (subjects, attributes shared)."""
    return _mean(trials.assign(x=trials["overlap"]), "shared")


def dentate_overlap(trials: pd.DataFrame) -> pd.DataFrame:
    """The same of dentate gyrus's winners; NaN where it never answers."""
    return _mean(trials.assign(x=trials["overlap_dg"]), "shared")


def cofiring(trials: pd.DataFrame) -> pd.Series:
    """Correlation at rest of pools of one code, minus that of unrelated pools, by subject."""
    return trials.groupby("subject", observed=True)["cofiring"].mean()


def changed(trials: pd.DataFrame) -> pd.Series:
    """Largest change of a weight of any plastic projection at rest, by subject."""
    return trials.groupby("subject", observed=True)["changed"].max()


def rises(trials: pd.DataFrame) -> pd.Series:
    """How often a minute a pool of CA1 rises by itself, whatever CA3 resembles, by subject."""
    return trials.groupby("subject", observed=True)["rises"].sum()


def belongs(trials: pd.DataFrame) -> pd.DataFrame:
    """Part of the pools that rise that stand for an attribute of what CA3 resembles.

    Beside it the part that stand for one of another event; (subjects, both), means over events of
    which anything came back: each counts once, for some come back a hundred times.
    """
    t = trials[trials["rises"] > 0]
    return t.groupby("subject", observed=True)[["of_event", "of_others"]].mean()


def placed(trials: pd.DataFrame) -> pd.Series:
    """How often the place of an event is recalled, by subject."""
    return recalled(trials, ("place",)).groupby(trials["subject"]).mean()


def pointed(trials: pd.DataFrame) -> pd.Series:
    """How often the right place is the most active, however faint it is, by subject."""
    return (trials["recalled_place"] == trials["place"]).groupby(trials["subject"]).mean()


def along(trials: pd.DataFrame) -> pd.DataFrame:
    """Part of a code that is in that of an earlier event, (subjects, how far apart they are)."""
    mean = trials.groupby("subject", observed=True)[list(LAGS)].mean()
    return mean.rename(columns=LAGS)


def beside(trials: pd.DataFrame) -> pd.DataFrame:
    """Rates of CA3's pools of other events, from four of six attributes of one [spikes/s].

    (subjects, both): of events just before and after it in the list, and of farther ones.
    """
    t = trials[trials["condition"] == STANDARD]
    return t.groupby("subject", observed=True)[["neighbours", "distant"]].mean()


def both_found(result: Result, arm: str, of_new: bool = False) -> pd.Series:
    """How often two events that share five attributes both have CA3's right code, by subject.

    Of all pairs, or of those of which the second was judged to be new.
    """
    seen, test = (result.test(arm, task) for task in (SIMILAR, APART))
    seen = seen[new(seen)] if of_new else seen
    right = (
        test.assign(x=(test["resembled"] == test["event"]).astype(float))
        .groupby(["subject", "event"], observed=True)["x"]
        .mean()
    )
    pair = [
        right.reindex(pd.MultiIndex.from_frame(seen[["subject", name]])).to_numpy()
        for name in ("event", "like")
    ]
    return pd.Series(pair[0] * pair[1]).groupby(seen["subject"].to_numpy()).mean()


def _mean(table: pd.DataFrame, by: str) -> pd.DataFrame:
    mean = table.assign(x=table["x"].astype(float)).groupby(["subject", by], observed=True)["x"]
    return mean.mean().unstack(by)
