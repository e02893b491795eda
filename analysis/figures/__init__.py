"""Figures from result files, one module for each kind, and which there are for an experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.signatures.decoding import FEWEST, TOLD
from striata.analysis.signatures.neural import has_rest


def figures(results: list[Result]) -> dict[str, Callable[..., Any]]:
    """Name → function that draws it, for the experiment that the files are of.

    Raises
    ------
    AnalysisError
        For an experiment without figures, or several files where one is wanted.
    """
    from striata.analysis.figures.choice import choice
    from striata.analysis.figures.circuit import circuit
    from striata.analysis.figures.dopamine import dopamine, reward_learning
    from striata.analysis.figures.habit import entry, habit, spiking
    from striata.analysis.figures.individuals import individuals
    from striata.analysis.figures.manipulations import learning, manipulations
    from striata.analysis.figures.neural import conditions, rest_spikes, single_trials
    from striata.analysis.figures.physiology import agreement, physiology
    from striata.analysis.figures.snake import snake, stations
    from striata.analysis.figures.stroop import stroop
    from striata.analysis.figures.trial import trial
    from striata.analysis.figures.two_step import two_step

    first = results[0]
    if first.experiment == "physiology":
        drawn: dict[str, Callable[..., Any]] = {"physiology": physiology}
        if len(results) == 1:
            return drawn | ({"rest-spikes": rest_spikes} if has_rest(first) else {})
        if (
            len(results) > 2
            or {r.level for r in results} != {"rate", "spiking"}
            or results[1].experiment != "physiology"
        ):
            raise AnalysisError(
                "Several files can be drawn together only if they are physiology at each level, once."
            )
        return drawn | {"agreement": agreement}
    if len(results) > 1:
        raise AnalysisError(f"Files of {first.experiment} are drawn one at a time.")
    many = len(first.subjects) >= FEWEST
    told: dict[str, Callable[..., Any]] = (
        {"decoding": conditions} if many and first.experiment in TOLD else {}
    )
    if first.experiment == "dopamine":
        learnt: dict[str, Callable[..., Any]] = (
            {"reward": reward_learning} if first.level == "rate" else {}
        )
        return {"dopamine": dopamine, "circuit": circuit} | learnt | told
    if first.experiment == "snake":
        return {"stations": stations, "snake": snake, "circuit": circuit} | told
    if first.experiment in ("two-step", "choice"):
        own: dict[str, Callable[..., Any]] = {"two-step": two_step, "choice": choice}
        return {first.experiment: own[first.experiment], "circuit": circuit}
    if first.experiment == "habit":
        return {
            "habit": habit if first.level == "rate" else spiking,
            "entry": entry,
            "circuit": circuit,
        }
    if first.experiment != "stroop":
        raise AnalysisError(f"There are no figures for the experiment {first.experiment!r}.")
    drawn = {"stroop": stroop, "individuals": individuals, "circuit": circuit}
    if first.has("weights"):
        drawn["learning"] = learning
    if first.has("example"):
        drawn["trial"] = trial
    if first.has("singles") and len(first.subjects) > 1:
        drawn["single-trials"] = single_trials
    if len(first.arms) > 1:
        drawn["manipulations"] = manipulations
    return drawn
