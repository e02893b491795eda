"""Simulated individuals: what differs between subjects, and between stimuli in a test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter

#: SD of the natural logarithm of each factor (lognormal, median 1).
SPREAD = {
    "stimulus_drive": Parameter(
        0.10, "", "assumed: responses of sensory cortex differ between people"
    ),
    "noise": Parameter(0.10, "", "assumed: shared fluctuation of the background"),
    "pfc_gain": Parameter(0.15, "", "assumed: how strongly the instruction drives the task set"),
    "threshold": Parameter(0.10, "", "assumed: drive at which a movement starts (caution)"),
}


def draw(subjects: Sequence[int], seed: int) -> dict[str, NDArray[np.float64]]:
    """Factors of some subjects, name → (subjects,).

    A subject's values do not depend on which others are drawn.
    """
    z = np.array(
        [np.random.default_rng([seed, s, 11]).standard_normal(len(SPREAD)) for s in subjects]
    )
    return {name: np.exp(p.value * z[:, i]) for i, (name, p) in enumerate(SPREAD.items())}


#: SD of the natural logarithm of the gain of sensory cortex's response to a stimulus, drawn for
#: each (median 1).
EVOKED_GAIN = Parameter(
    0.3, "", "Goris2014: gain that neurons share, from one response to the next; size remembered"
)


def evoked_gains(rngs: Sequence[np.random.Generator], trials: int) -> NDArray[np.float64]:
    """Factors on the responses to stimuli, (trials, columns), each column's from its generator."""
    return np.stack([evoked_gain(rng, (trials,)) for rng in rngs], axis=1)


def evoked_gain(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Factors on the responses to stimuli, one for each trial.

    All that is shown in a trial has it in common.
    """
    return np.exp(EVOKED_GAIN.value * rng.standard_normal(shape))
