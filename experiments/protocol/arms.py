"""Arms of an experiment: the control, and named manipulations of the same brain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from striata.circuits.description import Circuit, require
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import lesioned, parts, scaled
from striata.declarations import mistyped
from striata.experiments.protocol.errors import ExperimentError


def _same(circuit: Circuit) -> Circuit:
    return circuit


@dataclass(frozen=True)
class Arm:
    """One arm: what is done to the circuit in the test; practice is that of the intact brain.

    `family` and `value` say what was varied and to which level; populations in `silent` do not fire
    during the test, or when learning, or `always`; `cut` names plastic projections whose weights
    are held at zero then, `held` those that learn nothing then; `dopamine` is a factor on release;
    `load` an input to PL's interneurons [nS], by other contents of working memory; `haste` one to
    the D1 neurons of all actions [nS], by an instruction to be fast, `caution` one to STN [nS], by
    one to be accurate; `more_naming` is further practice in naming, in trials.
    """

    name: str
    what: str
    family: str = ""
    value: float = np.nan
    change: Callable[[Circuit], Circuit] = _same
    silent: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    when: str = "test"
    dopamine: float = 1.0
    load: float = 0.0
    haste: float = 0.0
    caution: float = 0.0
    more_naming: int = 0
    tasks: tuple[str, ...] = ("naming",)

    def __post_init__(self) -> None:
        wrong = mistyped(self)
        if wrong:
            raise ExperimentError(f"The arm {self.name!r}: {wrong}.")


CONTROL = Arm("control", "the intact brain", tasks=("naming", "reading"))
_GATES = ("PFC-colour → V4 (gain)", "PFC-word → VWFA (gain)")


def pfc_gain(factor: float) -> Callable[[Circuit], Circuit]:
    """A change that multiplies PFC's gain on both streams."""

    def change(c: Circuit) -> Circuit:
        for gate in _GATES:
            c = scaled(c, gate, factor)
        return c

    return change


def intact(arm: Arm) -> Arm:
    """The intact brain under the name of an arm, where that is not in force."""
    return Arm(arm.name, arm.what)


def during(arm: Arm, *stages: str) -> Arm:
    """An arm in some stages: itself if it is in force in one of them, else the intact brain."""
    return arm if arm.when in stages else intact(arm)


def without(*names: str) -> Callable[[Circuit], Circuit]:
    """A change that cuts the output of populations, or projections and gates, by name."""
    return lambda c: lesioned(c, names)


#: Manipulations of tasks in which a stimulus calls for one of several responses.
MANIPULATIONS: tuple[Arm, ...] = (
    CONTROL,
    *(
        Arm(
            f"PFC gain {g:g}",
            f"PFC's gain on both streams multiplied by {g:g}",
            "PFC gain",
            g,
            pfc_gain(g),
        )
        for g in (0.0, 0.5, 0.75, 1.5)
    ),
    *(
        Arm(
            f"dopamine {d:g}", f"release of dopamine multiplied by {d:g}", "dopamine", d, dopamine=d
        )
        for d in (0.25, 0.5, 2.0, 4.0)
    ),
    Arm(
        "hyperdirect off",
        "STN receives no input from cortex (PMC and dACC); its tonic activity stays",
        "STN",
        change=without("PMC → STN (all)", "dACC → STN (all)"),
    ),
    Arm(
        "STN output 0.9",
        "STN's synapses on GPi multiplied by 0.9",
        "STN",
        0.9,
        change=lambda c: scaled(c, "STN → GPi (all)", 0.9),
    ),
    Arm("STN off", "STN silent throughout", "STN", 0.0, change=without("STN")),
    Arm("dACC off", "dACC silent throughout", "dACC", 0.0, change=without("dACC")),
    Arm(
        "naming practice",
        "48 more trials of practice in naming",
        "practice",
        48,
        more_naming=48,
        tasks=("naming", "reading"),
    ),
)


def choose(
    names: tuple[str, ...],
    lesion: tuple[str, ...],
    circuit: Callable[[], Circuit],
    arms_there_are: tuple[Arm, ...],
    tested: tuple[str, ...],
) -> tuple[Arm, ...]:
    """Arms by name (``all`` for every one), the control always first, and one more for a lesion.

    `tested` are the tasks of the arm for a lesion.

    Raises
    ------
    ExperimentError
        For a name that is not known, with those that are.
    """
    known = {a.name: a for a in arms_there_are}
    chosen = list(known) if "all" in names else [n for n in known if n in names]
    for name in names:
        if name != "all" and name not in known:
            raise ExperimentError(
                f"The arm {name!r} is not known; arms are all, {', '.join(known)}."
            )
    arms = [known[n] for n in dict.fromkeys(["control", *chosen])]
    if lesion:
        valid = parts(circuit())
        for name in lesion:
            try:
                require(name, valid, "population or projection", "lesion")
            except CircuitError as e:
                raise ExperimentError(str(e)) from None
        label = "lesion of " + " and ".join(dict.fromkeys(lesion))
        arms.append(Arm(label, label, "lesion", 0.0, _left_without(lesion), tasks=tested))
    return tuple(arms)


def _left_without(lesion: tuple[str, ...]) -> Callable[[Circuit], Circuit]:
    """A change that takes away what is there of `lesion`; strengths set to zero may have before."""
    return lambda c: lesioned(c, sorted(parts(c).intersection(lesion)))
