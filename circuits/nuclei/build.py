"""Short forms in which the nuclei write down their populations and projections."""

from __future__ import annotations

from striata.circuits.description import (
    Background,
    Cell,
    Parameter,
    Population,
    Projection,
    Topology,
)

#: Pools of the layouts that nuclei share: actions, of which the first is defence, and features.
CHANNELS, FEATURES = 4, 5
#: Feature → action for every action but the first: defence is innate, driven by PAG, and no habit
#: is learnt for it.
LEARNT_ACTIONS = tuple(
    (feature, action) for feature in range(FEATURES) for action in range(1, CHANNELS)
)
#: Source of the strengths of both ways of a habit, striatal and cortical.
HABITUAL = (
    "fitted: both ways together, fully learnt, act as often as goal-directed control alone; "
    "cortex's three quarters assumed"
)

#: Background input of a kind of neuron: rate [spikes/s], weight [nS], source.
Input = tuple[float, float, str]
CORTICAL_INPUT: Input = (1.25, 4.0, "assumed: mean of CBGTPy2025 from fewer, larger inputs")
INTERNEURON_INPUT: Input = (3.7, 1.2, "CBGTPy2025")
SPINY_INPUT: Input = (1.3, 4.0, "CBGTPy2025")
PALLIDAL_INPUT: Input = (0.84, 5.9, "CBGTPy2025")
RELAY_INPUT: Input = (2.2, 2.5, "CBGTPy2025")
SMALL_INPUT: Input = (2.0, 1.0, "assumed")


def population(
    name: str,
    cell: Cell,
    size: int,
    layout: str,
    background: Input,
    rest: tuple[float, str],
    shared: float = 0.0,
    note: str = "",
) -> Population:
    """A population.

    `background` is (rate in spikes/s, weight in nS, source), `rest` (spikes/s, source).
    """
    rate, weight, source = background
    return Population(
        name=name,
        cell=cell,
        size=size,
        layout=layout,
        background=Background(
            rate=Parameter(rate, "spikes/s", source),
            weight=Parameter(weight, "nS", source),
            shared=Parameter(
                shared,
                "",
                "CohenKohn2011: noise correlations of about 0.1" if shared else "assumed",
            ),
        ),
        rest=Parameter(rest[0], "spikes/s", rest[1]),
        note=note,
    )


def projection(
    source: str,
    target: str,
    probability: float,
    cited: str,
    topology: Topology = "same",
    plastic: str = "",
    variant: str = "",
    facilitating: bool = False,
    note: str = "",
    pairs: tuple[tuple[int, int], ...] = (),
    start: float = 1.0,
    rate_factor: float = 1.0,
    reach: float = 1.0,
    spread: float = 0.0,
    **weights: float,
) -> Projection:
    """A projection from `source` to `target`.

    `weights` gives nS a synapse for each receptor, `cited` where they are from.
    """
    return Projection(
        source=source,
        target=target,
        weights=tuple((receptor, Parameter(w, "nS", cited)) for receptor, w in weights.items()),
        probability=Parameter(probability, "", cited),
        topology=topology,
        plastic=plastic,
        variant=variant,
        facilitating=facilitating,
        note=note,
        pairs=pairs,
        start=Parameter(start, "", "assumed: before anything is learnt"),
        rate_factor=Parameter(rate_factor, "", "assumed"),
        reach=Parameter(reach, "", "assumed"),
        spread=Parameter(spread, "", "assumed"),
    )


def habitual(target: str, cited: str, note: str, AMPA: float, NMDA: float) -> Projection:
    """From IT to a population with a pool for each action, learnt as a choice kernel.

    Conductances [nS].
    """
    return projection(
        "IT",
        target,
        0.5,
        cited,
        "some",
        pairs=LEARNT_ACTIONS,
        plastic="choice_kernel",
        start=0.0,
        note=note,
        AMPA=AMPA,
        NMDA=NMDA,
    )
