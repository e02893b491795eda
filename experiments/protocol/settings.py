"""Settings of an experiment, and how the text of ``--set NAME=VALUE`` becomes a value."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import scaled
from striata.experiments.protocol.arms import CONTROL, Arm, choose
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.kinds import require_kind

Level = Literal["rate", "spiking"]
LEVELS: tuple[Level, ...] = ("rate", "spiking")
#: What simulates the spiking level: a loop that a C++ compiler or Numba compiles, or Brian2.
ENGINES = ("compiled", "numba", "brian2")

#: The largest factor on a projection, gate or depression.
STRONGEST = 1000
#: Time units in ms.
_TIMES = {"ms": 1.0, "s": 1000.0}


def setting(default: Any, what: str, low: float, high: float, unit: str = "") -> Any:
    """A field that `--set` may change, with its meaning, bounds and unit (times are kept in ms)."""
    return field(default=default, metadata={"what": what, "low": low, "high": high, "unit": unit})


@dataclass(frozen=True)
class Settings:
    """Settings common to all experiments.

    `scale` multiplies projections' conductances or gates' gains, by name, in every arm; `lesion`
    adds an arm without the named populations or projections beside the control. Subjects start from
    the training `start_as` in the result file `start`, whose digest is `start_digest`; an
    experiment whose own trainings are in it goes on from all of these where `start_as` is empty.
    Only where TAKES_TRAINING. `engine` is empty at the rate level, which has one.
    """

    TAKES_TRAINING: ClassVar[bool] = False
    #: Whether an earlier run of this very experiment can be gone on from, all of its trainings.
    GOES_ON: ClassVar[bool] = False
    #: The control and every manipulation that there is.
    ARMS: ClassVar[tuple[Arm, ...]] = (CONTROL,)
    #: Tasks of the arm that `lesion` adds, where arms differ in their tasks.
    LESION_IN: ClassVar[tuple[str, ...]] = ("naming",)

    level: Level = "rate"
    subjects: int = 40
    trials: int = 240
    seed: int = 1
    arms: tuple[str, ...] = ("control",)
    lesion: tuple[str, ...] = ()
    scale: tuple[tuple[str, float], ...] = ()
    engine: str = ""
    start: str = ""
    start_as: str = ""
    start_digest: str = ""

    @property
    def cohort(self) -> str:
        """How many subjects, in words: ``"1 subject"``, ``"16 subjects"``."""
        return f"{self.subjects} subject{'' if self.subjects == 1 else 's'}"

    def __post_init__(self) -> None:
        for f in fields(self):
            require_kind(f, getattr(self, f.name))
        if self.level not in LEVELS:
            raise ExperimentError(f"The level {self.level!r} is not known; it is rate or spiking.")
        if self.engine not in ("", *ENGINES):
            raise ExperimentError(
                f"The engine {self.engine!r} is not known; it is {', '.join(ENGINES[:-1])} or "
                f"{ENGINES[-1]}."
            )
        if self.engine and self.level == "rate":
            raise ExperimentError("An engine is chosen for the spiking level; rate has only one.")
        for name, low, high in (
            ("subjects", 1, 100_000),
            ("trials", 1, 100_000),
            ("seed", 0, 2**31),
        ):
            _inside(name, getattr(self, name), low, high)
        for f in fields(self):
            if f.metadata and not isinstance(getattr(self, f.name), bool):
                _inside(f.name, getattr(self, f.name), f.metadata["low"], f.metadata["high"])
        for name, factor in self.scale:
            _inside(name, factor, 0, STRONGEST)
        if self.scale:  # else no record of the circuit is needed
            assert self.circuit
        assert self.chosen

    @cached_property
    def chosen(self) -> tuple[Arm, ...]:
        """The arms that are run, the control first.

        Raises
        ------
        ExperimentError
            For the name of an arm, population or projection that is not known.
        """
        return choose(self.arms, self.lesion, brain, self.ARMS, self.LESION_IN)

    @cached_property
    def circuit(self) -> Circuit:
        """The brain, with the strengths that `scale` sets.

        Raises
        ------
        ExperimentError
            For a name that is not known, or a factor that makes a value impossible.
        """
        circuit = brain()
        for name, factor in self.scale:
            try:
                circuit = scaled(circuit, name, factor)
            except CircuitError as e:
                raise ExperimentError(f"{name} = {factor:g} is impossible: {e}") from None
        return circuit

    def to_json(self) -> str:
        """Settings as JSON, keys sorted."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """Settings from what :meth:`to_json` wrote.

        Raises
        ------
        ExperimentError
            For a setting that is not known, of another type, or out of bounds.
        """
        known = {f.name: f.default for f in fields(cls)}
        for name, value in values.items():
            if name not in known:
                raise ExperimentError(f"There is no setting {name!a}.")
            if not _like(value, known[name], name):
                raise ExperimentError(f"The setting {name} is of another type than it must be.")
        given = dict(values)
        for name in {"arms", "lesion"} & given.keys():
            given[name] = tuple(given[name])
        if "scale" in given:
            given["scale"] = tuple((n, v) for n, v in given["scale"])
        return cls(**given)


def _like(value: Any, default: Any, name: str) -> bool:
    """Whether a value from JSON is of the type of a setting's default: a finite number, say."""
    if name == "scale":
        pairs = isinstance(value, list) and all(isinstance(x, list) and len(x) == 2 for x in value)
        return pairs and all(_like(n, "", "") and _like(v, 1.0, "") for n, v in value)
    if isinstance(default, tuple):
        return isinstance(value, list) and all(_like(x, "", "") for x in value)
    if isinstance(default, str):
        return isinstance(value, str) and value.isprintable()
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    whole = isinstance(default, int)
    return isinstance(value, int if whole else int | float) and abs(value) < 1e300


def _inside(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        shown = f"{value:g}" if isinstance(value, float) else value
        raise ExperimentError(
            f"{name} = {shown} is impossible; it must lie between {low:g} and {high:g}."
        )


def with_text(
    settings: Settings, assignments: Iterable[str], projections: Iterable[str]
) -> Settings:
    """Settings changed by texts such as ``soa=-200 ms`` or ``STN → GPi (all)=0.5``.

    Raises
    ------
    ExperimentError
        For an unknown name, a wrong unit or a value out of bounds.
    """
    known = {f.name: f for f in fields(settings) if f.metadata}
    names, changes, scale = set(projections), dict[str, Any](), settings.scale
    given = set[str]()
    for text in assignments:
        name, sign, value = (x.strip() for x in text.partition("="))
        if not sign or not value:
            raise ExperimentError(f"--set takes NAME=VALUE; {text!r} has no value.")
        if name in given:
            raise ExperimentError(f"{name} is given two values; give it one.")
        given.add(name)
        if name in known:
            changes[name] = _value(known[name], value)
        elif name in names:
            scale = (*scale, (name, _number(name, value, "")))
        else:
            raise ExperimentError(_unknown(name, sorted(known), names))
    return replace(
        settings, scale=scale, **changes
    )  # together: a proportion alone may be impossible


def _unknown(name: str, settable: list[str], projections: set[str]) -> str:
    close = difflib.get_close_matches(name, [*settable, *projections], n=1, cutoff=0.5)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return (
        f"Nothing called {name!r} can be set.{hint} Settings are {', '.join(settable)}, or the "
        "name of a projection (a factor on its strength; striata circuit lists them)."
    )


def _value(f: Any, text: str) -> Any:
    if isinstance(f.default, bool):
        if text.lower() not in ("true", "false"):
            raise ExperimentError(f"{f.name} is true or false, not {text!r}.")
        return text.lower() == "true"
    number = _number(f.name, text, f.metadata["unit"])
    if isinstance(f.default, int) and not f.metadata["unit"]:
        if number != int(number):
            raise ExperimentError(f"{f.name} is a whole number, not {text!r}.")
        return int(number)
    return number


def _number(name: str, text: str, unit: str) -> float:
    number, _, given = text.strip().partition(" ")
    try:
        value = float(number)
    except ValueError:
        needed = f"a number with a unit of time, for example 100 {unit}" if unit else "a number"
        raise ExperimentError(f"{name} needs {needed}, not {text!r}.") from None
    if not math.isfinite(value):
        raise ExperimentError(f"{name} needs a finite number, not {text!r}.")
    given = given.strip()
    if unit in _TIMES:
        if given not in _TIMES:
            raise ExperimentError(
                f"{name} is a time and needs its unit, for example {value:g} ms; {text!r} has "
                f"{'none' if not given else 'the unit ' + given}."
            )
        return value * _TIMES[given]
    if given:
        raise ExperimentError(f"{name} has no unit, so {text!r} cannot be used.")
    return value
