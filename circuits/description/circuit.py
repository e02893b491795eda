"""What a circuit is: plain, frozen, validated data without any simulator in it.

A :class:`Circuit` holds populations of neurons, the projections between them, the receptors these
use, the neuromodulators and the learning rule. Every number is a :class:`Parameter`: a value, its
unit and where it is from.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal, get_args

from striata.circuits.errors import CircuitError

#: Units that a parameter may have, and the dimension that each stands for.
UNITS: Mapping[str, str] = {
    "": "number",
    "pF": "capacitance",
    "nS": "conductance",
    "mV": "voltage",
    "ms": "time",
    "s": "time",
    "spikes/s": "rate",
    "1/s": "rate",
}

Layout = Literal["shared", "channel", "feature", "state", "context", "drive"]
Topology = Literal["same", "all", "other", "some"]
#: How a plastic projection learns: see :class:`Plasticity` (association), :class:`Reinforcement`
#: (D1, D2), :class:`Repetition` and :class:`WorldModel`.
Rule = Literal["", "association", "D1", "D2", "repetition", "model"]


@dataclass(frozen=True)
class Parameter:
    """A number with its unit and its source.

    Parameters
    ----------
    value
        The number, in `unit`.
    unit
        One of :data:`UNITS`.
    source
        A key of ``data/references.bib``, or plainly ``assumed`` or ``fitted``; a remark may follow
        after a colon.
    """

    value: float
    unit: str
    source: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise CircuitError(
                f"Unit {self.unit!r} is not known; allowed are {', '.join(map(repr, UNITS))}."
            )
        if not self.source:
            raise CircuitError(
                f"The value {self.value} {self.unit} has no source; cite one, or say assumed or fitted."
            )
        if self.value != self.value:
            raise CircuitError(f"A parameter in {self.unit or 'no unit'} is not a number.")


def _check(owner: str, name: str, p: Parameter, unit: str, low: float, high: float) -> None:
    if p.unit != unit:
        raise CircuitError(
            f"{owner}: {name} must be given in {unit or 'no unit'}, not in {p.unit or 'no unit'}."
        )
    if not low <= p.value <= high:
        raise CircuitError(
            f"{owner}: {name} = {p.value:g} {unit} lies outside [{low:g}, {high:g}] {unit}."
        )


@dataclass(frozen=True)
class Cell:
    """A conductance-based leaky integrate-and-fire neuron, with a rebound (T-type) current where `g_T` is not zero."""

    C_m: Parameter
    g_L: Parameter
    E_L: Parameter
    V_th: Parameter
    V_reset: Parameter
    t_ref: Parameter
    g_T: Parameter = Parameter(0.0, "nS", "assumed: no rebound current in this cell")

    def __post_init__(self) -> None:
        bounds = {
            "C_m": ("pF", 1, 5000),
            "g_L": ("nS", 0.1, 500),
            "E_L": ("mV", -100, -40),
            "V_th": ("mV", -70, -20),
            "V_reset": ("mV", -100, -40),
            "t_ref": ("ms", 0, 50),
            "g_T": ("nS", 0, 500),
        }
        for name, (unit, low, high) in bounds.items():
            _check("cell", name, getattr(self, name), unit, low, high)
        if self.V_reset.value >= self.V_th.value:
            raise CircuitError("cell: V_reset must lie below V_th.")


@dataclass(frozen=True)
class Background:
    """Synaptic bombardment from outside the circuit, in the diffusion approximation.

    `synapses` independent Poisson inputs of `rate` each, AMPA conductance `weight`: a mean
    conductance and a white noise of the same power at low frequencies. `shared` is the relative SD
    of a slow (`tau`) fluctuation of the mean that all the neurons of a pool have in common: the
    source of noise correlations.
    """

    rate: Parameter
    weight: Parameter
    synapses: Parameter = Parameter(800, "", "CBGTPy2025")
    shared: Parameter = Parameter(0.0, "", "assumed: independent between neurons")
    tau: Parameter = Parameter(100.0, "ms", "assumed")

    def __post_init__(self) -> None:
        _check("background", "rate", self.rate, "spikes/s", 0, 100)
        _check("background", "weight", self.weight, "nS", 0, 100)
        _check("background", "synapses", self.synapses, "", 1, 1e5)
        _check("background", "shared", self.shared, "", 0, 1)
        _check("background", "tau", self.tau, "ms", 1, 1e4)


@dataclass(frozen=True)
class Population:
    """A population of like neurons, in one pool or one for each channel or feature.

    Parameters
    ----------
    name
        The field's name, e.g. ``"GPe-proto"``.
    cell, background
        What each neuron is, and what it gets from outside the circuit.
    size
        Neurons a pool.
    layout
        ``shared`` (one pool), or one for each action (``channel``), stimulus feature (``feature``),
        moment after a cue (``state``), place (``context``) or need of the body (``drive``).
    rest
        Rate that the calibration aims at.
    """

    name: str
    cell: Cell
    size: int
    layout: Layout
    background: Background
    rest: Parameter
    note: str = ""

    def __post_init__(self) -> None:
        if self.size < 1:
            raise CircuitError(f"{self.name}: size must be at least 1, not {self.size}.")
        if self.layout not in get_args(Layout):
            raise CircuitError(
                f"{self.name}: layout {self.layout!r} is none of {', '.join(get_args(Layout))}."
            )
        _check(self.name, "rest", self.rest, "spikes/s", 0, 200)


@dataclass(frozen=True)
class Receptor:
    """A postsynaptic conductance: its decay, reversal, and whether it saturates and is blocked by magnesium (NMDA)."""

    name: str
    tau: Parameter
    E_rev: Parameter
    saturation: Parameter = Parameter(0.0, "", "assumed: does not saturate")
    magnesium: bool = False

    def __post_init__(self) -> None:
        _check(self.name, "tau", self.tau, "ms", 0.1, 1e5)
        _check(self.name, "E_rev", self.E_rev, "mV", -120, 50)
        _check(self.name, "saturation", self.saturation, "", 0, 1)


@dataclass(frozen=True)
class Projection:
    """Synapses from one population to another.

    `weights` gives a conductance for each receptor that the synapse opens. A neuron of a target
    pool gets ``round(probability × size)`` inputs from each source pool that `topology` joins to
    it: ``same`` index, ``all``, every ``other`` index, or only ``some``: the (source, target)
    `pairs`. The conductance of a `facilitating` projection is multiplied by the source neuron's
    :class:`Facilitation`, that of a `plastic` one by a weight for each pair of pools, which is
    `start` before anything is learnt; `pace` is a factor on its learning by reinforcement.
    """

    source: str
    target: str
    weights: tuple[tuple[str, Parameter], ...]
    probability: Parameter
    topology: Topology = "same"
    plastic: Rule = ""
    facilitating: bool = False
    note: str = ""
    pairs: tuple[tuple[int, int], ...] = ()
    start: Parameter = Parameter(1.0, "", "assumed: nothing learnt")
    pace: Parameter = Parameter(1.0, "", "assumed: as the rule's")

    def __post_init__(self) -> None:
        _check(self.name, "probability", self.probability, "", 0, 1)
        _check(self.name, "pace", self.pace, "", 0, 10)
        _check(self.name, "start", self.start, "", 0, 10)
        if self.topology not in get_args(Topology):
            raise CircuitError(
                f"{self.name}: topology {self.topology!r} is none of {', '.join(get_args(Topology))}."
            )
        if bool(self.pairs) != (self.topology == "some"):
            raise CircuitError(
                f"{self.name}: pairs of pools are given for the topology some, and for no other."
            )
        if self.plastic not in get_args(Rule):
            raise CircuitError(
                f"{self.name}: the rule {self.plastic!r} is none of {', '.join(get_args(Rule)[1:])}."
            )
        if self.plastic and self.topology not in ("all", "some"):
            raise CircuitError(f"{self.name}: a plastic projection joins all pools, or some.")
        if not self.weights:
            raise CircuitError(f"{self.name}: no receptor is given.")
        if self.plastic and self.facilitating:
            raise CircuitError(f"{self.name}: a projection is plastic or facilitating, not both.")
        for receptor, weight in self.weights:
            _check(self.name, receptor, weight, "nS", 0, 1000)

    @property
    def name(self) -> str:
        """The name to say, e.g. ``"PMC → D1"``.

        ``(all)``, ``(other)`` or ``(some)`` follows where not same index.
        """
        suffix = "" if self.topology == "same" else f" ({self.topology})"
        return f"{self.source} → {self.target}{suffix}"


@dataclass(frozen=True)
class Gate:
    """Top-down gain: the source's firing multiplies what the world (not the circuit) sends into the target.

    The target's external drive is multiplied by 1 + `gain` · [r_source − rest]₊ / 30 spikes/s.
    """

    source: str
    target: str
    gain: Parameter

    def __post_init__(self) -> None:
        _check(self.name, "gain", self.gain, "", 0, 20)

    @property
    def name(self) -> str:
        """The name to say, e.g. ``"PFC-colour → V4 (gain)"``."""
        return f"{self.source} → {self.target} (gain)"


@dataclass(frozen=True)
class Effect:
    """What a neuromodulator's level φ does to one receptor of one population: a gain, 1 at the tonic level.

    ``linear``: (1 + slope φ); ``inverted_u``: base + slope exp(−(φ − best)² / 2 width²). An effect
    on a receptor acts on every synapse of that receptor onto the target, or only on those from
    `source`.
    """

    target: str
    receptor: str
    shape: Literal["linear", "inverted_u"]
    slope: Parameter
    base: Parameter = Parameter(1.0, "", "assumed")
    best: Parameter = Parameter(0.5, "", "assumed")
    width: Parameter = Parameter(0.25, "", "assumed")


@dataclass(frozen=True)
class Modulator:
    """A neuromodulator released by a population into a volume shared by all its targets.

    Its concentration c (1 at the releasing population's resting rate) follows that rate with time
    constant `tau`; the level is φ = c / (c + half), `tonic` at rest. It `teaches` the plastic
    inputs of some populations.
    """

    name: str
    source: str
    tau: Parameter
    tonic: Parameter
    effects: tuple[Effect, ...]
    teaches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facilitation:
    """Short-term facilitation u of a neuron's facilitating synapses: it decays to `U`, and a spike adds U(1 − u)."""

    U: Parameter
    tau: Parameter

    def __post_init__(self) -> None:
        _check("facilitation", "U", self.U, "", 0, 1)
        _check("facilitation", "tau", self.tau, "ms", 1, 1e5)


@dataclass(frozen=True)
class Plasticity:
    """Association: three-factor Hebbian learning on cortico-cortical projections, between zero and `w_max`.

    After a trial, a weight goes the fraction 1 − exp(−|x|) of its way to `w_max` where x > 0, to
    zero where x < 0, with x = `rate` · m · a_pre · (a_post − θ). Here a are the two sides' mean
    rates in the trial above rest over `scale`, θ is the mean of a_post over the target's pools (a
    sliding threshold: Sejnowski 1977, Bienenstock 1982), and m is the phasic rise of the modulator
    over its tonic concentration. Weights are relative to the projection's own.
    """

    modulator: str
    rate: Parameter
    scale: Parameter
    w_max: Parameter


#: Stages of the eligibility trace that have the time constant `tau_1`; one more has `tau_2`.
STAGES = 4


@dataclass(frozen=True)
class Reinforcement:
    """Three-factor learning at synapses on spiny (and amygdala) neurons, all the time, with a decaying memory.

    A synapse's tag E follows pre · post, both over `scale` (of pre what exceeds rest by `tagged`),
    through a cascade of :data:`STAGES` stages of `tau_1` and one of `tau_2`: it is ripe some 0.3 to
    2 s later; what comes sooner does not teach. With c the teaching modulator's concentration (1 at
    rest), f⁺ = [c − 1 − `burst`]₊, f⁻ = [1 − c − `dip`]₊:

    * D1: w' = `rate` E (f⁺ − `kappa_D1` f⁻ − `lapse`)
    * D2: w' = `rate` E (f⁻ − `kappa_D2` f⁺), with c followed slowly (`tau_D2`).

    Weights stop at zero and at `w_max`.
    """

    tau_1: Parameter
    tau_2: Parameter
    tau_D2: Parameter
    burst: Parameter
    dip: Parameter
    rate: Parameter
    kappa_D1: Parameter
    lapse: Parameter
    kappa_D2: Parameter
    scale: Parameter
    tagged: Parameter
    w_max: Parameter

    def __post_init__(self) -> None:
        for name in ("tau_1", "tau_2", "tau_D2"):
            _check("reinforcement", name, getattr(self, name), "s", 0.01, 100)
        _check("reinforcement", "rate", self.rate, "1/s", 0, 1000)


@dataclass(frozen=True)
class Repetition:
    """What is done becomes what is done: an action prior, which asks for no reward (a choice kernel: Miller 2019).

    With a what pre and post fire above rest by more than `done`, over `scale`: w' = `rate` p a_pre
    (a_post `w_max` − w Σ a_post over the target's pools), so that weights go to each action's share
    of all that is done in a situation. Dopamine permits and does not teach: p is the concentration
    of the modulator that teaches the target, at most 1.
    """

    rate: Parameter
    scale: Parameter
    done: Parameter
    w_max: Parameter

    def __post_init__(self) -> None:
        _check("repetition", "rate", self.rate, "1/s", 0, 100)
        _check("repetition", "done", self.done, "spikes/s", 0, 100)


@dataclass(frozen=True)
class WorldModel:
    """Which action brings which outcome: how much more than usual the outcome is there once the action is done (ΔP).

    With a_act what `efference` (thalamus, of the same action as post) fires beyond rest by `done`
    over `scale`, and r_pre how far pre fires beyond `outcome` (an outcome that is there, and not
    only wanted) over `sure`, 0 to 1: w' = `rate` E (`gain` (r_pre − θ) − w), between 0 and `w_max`.
    E follows a_act through two stages of `tau`, θ is the mean of r_pre over `tau_mean`. So a weight
    follows its outcome's probability given the action, less the usual (Hammond 1980); it goes where
    outcomes come anyway, or no more. The rule is an instar (Grossberg 1976): what is done gates it,
    and it averages what is then there.
    """

    efference: str
    rate: Parameter
    gain: Parameter
    scale: Parameter
    outcome: Parameter
    sure: Parameter
    done: Parameter
    tau: Parameter
    tau_mean: Parameter
    w_max: Parameter

    def __post_init__(self) -> None:
        _check("world model", "rate", self.rate, "1/s", 0, 100)
        for name in ("tau", "tau_mean"):
            _check("world model", name, getattr(self, name), "s", 0.01, 1e4)


@dataclass(frozen=True)
class Circuit:
    """A whole brain: what is simulated at either level.

    Raises
    ------
    CircuitError
        If a projection, effect or rule names something unknown, or two things carry the same name.
    """

    populations: tuple[Population, ...]
    projections: tuple[Projection, ...]
    receptors: tuple[Receptor, ...]
    gates: tuple[Gate, ...] = ()
    modulators: tuple[Modulator, ...] = ()
    plasticity: Plasticity | None = None
    reinforcement: Reinforcement | None = None
    repetition: Repetition | None = None
    world_model: WorldModel | None = None
    facilitation: Facilitation | None = None
    sizes: tuple[tuple[str, int], ...] = (
        ("shared", 1),
        ("channel", 4),
        ("feature", 5),
        ("state", 16),
        ("context", 3),
        ("drive", 2),
    )
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        _unique("population", [p.name for p in self.populations])
        _unique("projection", [*(p.name for p in self.projections), *(g.name for g in self.gates)])
        populations, receptors = (
            {p.name for p in self.populations},
            {r.name for r in self.receptors},
        )
        for pr in self.projections:
            for side in (pr.source, pr.target):
                require(side, populations, "population", pr.name)
            for receptor, _ in pr.weights:
                require(receptor, receptors, "receptor", pr.name)
            n_source, n_target = self.n_pools(pr.source), self.n_pools(pr.target)
            if any(not (0 <= i < n_source and 0 <= j < n_target) for i, j in pr.pairs):
                raise CircuitError(f"{pr.name}: a pair names a pool that is not there.")
            if pr.topology in ("same", "other") and n_source != n_target:
                raise CircuitError(
                    f"{pr.name}: {pr.source} and {pr.target} have different numbers of pools; use all."
                )
        for gate in self.gates:
            for side in (gate.source, gate.target):
                require(side, populations, "population", gate.name)
        for m in self.modulators:
            require(m.source, populations, "population", m.name)
            for e in m.effects:
                require(e.target, populations, "population", m.name)
                require(e.receptor, receptors, "receptor", m.name)
        if self.facilitation is None and any(p.facilitating for p in self.projections):
            raise CircuitError("A projection is facilitating, but the circuit has no facilitation.")
        self._check_learning()

    def _check_learning(self) -> None:
        taught = {t for m in self.modulators for t in m.teaches}
        for name in taught:
            require(name, {p.name for p in self.populations}, "population", "taught")
        for pr in self.projections:
            if pr.plastic == "association" and self.plasticity is None:
                raise CircuitError(
                    f"{pr.name} learns by association, but the circuit has no such rule."
                )
            if pr.plastic in ("D1", "D2") and (
                self.reinforcement is None or pr.target not in taught
            ):
                raise CircuitError(
                    f"{pr.name} learns by reinforcement, but nothing teaches {pr.target}."
                )
            if pr.plastic == "repetition" and (self.repetition is None or pr.target not in taught):
                raise CircuitError(
                    f"{pr.name} learns by repetition, but nothing permits it at {pr.target}."
                )
            if pr.plastic == "model":
                if self.world_model is None:
                    raise CircuitError(
                        f"{pr.name} learns a world model, but the circuit has no such rule."
                    )
                require(
                    self.world_model.efference,
                    {p.name for p in self.populations},
                    "population",
                    "world model",
                )
                if self.n_pools(self.world_model.efference) != self.n_pools(pr.target):
                    raise CircuitError(
                        f"{pr.name}: {self.world_model.efference} has pools of other actions."
                    )
        if self.plasticity is not None:
            require(
                self.plasticity.modulator,
                {m.name for m in self.modulators},
                "modulator",
                "plasticity",
            )

    def population(self, name: str) -> Population:
        """The population of that name, or a :class:`CircuitError` that suggests the nearest one."""
        require(name, self._by_name, "population", "circuit")
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Population]:
        return {p.name: p for p in self.populations}

    def n_pools(self, name: str) -> int:
        """How many pools a population has."""
        return dict(self.sizes)[self.population(name).layout]

    @cached_property
    def pools(self) -> tuple[tuple[str, int], ...]:
        """(population, index) of each pool in the order used everywhere.

        The index of a shared pool is −1.
        """
        out: list[tuple[str, int]] = []
        for p in self.populations:
            out += (
                [(p.name, -1)]
                if p.layout == "shared"
                else [(p.name, i) for i in range(self.n_pools(p.name))]
            )
        return tuple(out)

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each population's pools stand in :attr:`pools`."""
        out: dict[str, slice] = {}
        start = 0
        for p in self.populations:
            n = self.n_pools(p.name)
            out[p.name] = slice(start, start + n)
            start += n
        return out

    def to_json(self) -> str:
        """The whole description as JSON, keys sorted."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    def __hash__(self) -> int:
        return int(self.hash[:15], 16)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the description."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def with_(self, **changes: Any) -> Circuit:
        """A copy with some fields replaced, validated anew."""
        return replace(self, **changes)


def parameters(thing: object, path: str = "") -> Iterable[tuple[str, Parameter]]:
    """Every :class:`Parameter` inside a description, with its path."""
    if isinstance(thing, Parameter):
        yield path, thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        label = getattr(thing, "name", None) or path
        for f in fields(thing):
            yield from parameters(getattr(thing, f.name), f"{label}.{f.name}" if path else f.name)
    elif isinstance(thing, tuple):
        for i, item in enumerate(thing):
            yield from parameters(item, f"{path}[{i}]")


def require(name: str, allowed: Collection[str], kind: str, where: str) -> None:
    """Raise one clear sentence if `name` is not among those `allowed`."""
    if name in allowed:
        return
    names = sorted(allowed)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise CircuitError(
        f"{where}: {kind} {name!r} is not known.{hint} Known are {', '.join(names)}."
    )


def _unique(kind: str, names: list[str]) -> None:
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise CircuitError(f"The {kind} {twice[0]!r} is described twice.")
