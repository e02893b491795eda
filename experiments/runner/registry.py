"""The experiments there are. To add one, write its module and name it here."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

from striata.experiments.errors import ExperimentError

#: name → (module, one line for ``striata list``; kept here so that listing imports no simulator).
EXPERIMENTS = {
    "stroop": (
        "striata.experiments.stroop",
        "colour naming and word reading; congruent, neutral, incongruent; lesions, PFC gain, dopamine",
    ),
    "dopamine": (
        "striata.experiments.dopamine",
        "reward, its prediction and omission; probability, blocking, extinction, hidden states; lesions",
    ),
    "snake": (
        "striata.experiments.snake",
        "live snake, film, photograph, rubber, neutral; learning to overrule an alarm, and a reward; lesions",
    ),
    "habit": (
        "striata.experiments.habit",
        "lever pressing: devaluation by training and schedule, contingency, omission; lesions early and late",
    ),
    "two-step": (
        "striata.experiments.two_step",
        "choices by reward and by a model of which choice leads where; load, dopamine, each mechanism off",
    ),
    "choice": (
        "striata.experiments.choice",
        "two stimuli, two actions, two outcomes: reversal, forced responses, slips, GPi off, a routine's brackets",
    ),
    "physiology": (
        "striata.experiments.physiology",
        "resting rates and irregularity; selection among driven actions; direct and indirect pathway, STN",
    ),
}


def names() -> dict[str, str]:
    """Experiment → one line of description, without importing any of them."""
    return {name: what for name, (_, what) in EXPERIMENTS.items()}


class _Record:
    """A module under the names of the coming record; goes when experiments declare one."""

    def __init__(self, module: Any) -> None:
        self.module, self.name = module, module.NAME
        self.what = EXPERIMENTS[module.NAME][1] if module.NAME in EXPERIMENTS else ""
        self.settings, self.defaults = module.SETTINGS, module.DEFAULTS
        self.arms, self.procedure = getattr(module, "ARMS", ()), ()
        self.takes_training = module.SETTINGS.TAKES_TRAINING

    def made(self, level: str, **given: Any) -> Any:
        if level not in self.defaults:
            raise ExperimentError(f"The level {level!r} is not known; it is rate or spiking.")
        return self.settings(**{"level": level, **self.defaults[level], **given})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)


def experiment(name: str) -> Any:
    """The experiment's module.

    Raises
    ------
    ExperimentError
        For an unknown name.
    """
    if name not in EXPERIMENTS:
        close = difflib.get_close_matches(name, EXPERIMENTS, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ExperimentError(
            f"There is no experiment {name!r}.{hint} Experiments are {', '.join(EXPERIMENTS)}."
        )
    return _Record(importlib.import_module(EXPERIMENTS[name][0]))
