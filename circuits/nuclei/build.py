"""Short forms in which the nuclei write down their populations and projections."""

from striata.circuits.description import (
    Background,
    Cell,
    Layout,
    Parameter,
    Population,
    Projection,
    Rule,
    Topology,
)

#: Feature → action for every action but the first: defence is innate, driven by PAG, and no habit
#: is learnt for it.
LEARNT_ACTIONS = tuple((feature, action) for feature in range(5) for action in range(1, 4))
#: Both ways of a habit, striatal and cortical.
HABITUAL = "fitted: both ways together, fully learnt, act as often as a plan alone; cortex's three quarters assumed"


def population(
    name: str,
    cell: Cell,
    size: int,
    layout: Layout,
    background: tuple[float, float, str],
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
    name: str,
    probability: float,
    source: str,
    topology: Topology = "same",
    plastic: Rule = "",
    facilitating: bool = False,
    note: str = "",
    pairs: tuple[tuple[int, int], ...] = (),
    start: float = 1.0,
    pace: float = 1.0,
    **weights: float,
) -> Projection:
    """A projection ``"A → B"``.

    `weights` gives nS a synapse for each receptor, `source` where they are from.
    """
    pre, post = name.split(" → ")
    return Projection(
        source=pre,
        target=post,
        weights=tuple((receptor, Parameter(w, "nS", source)) for receptor, w in weights.items()),
        probability=Parameter(probability, "", source),
        topology=topology,
        plastic=plastic,
        facilitating=facilitating,
        note=note,
        pairs=pairs,
        start=Parameter(start, "", "assumed: before anything is learnt"),
        pace=Parameter(pace, "", "assumed"),
    )


def habitual(target: str, source: str, note: str, AMPA: float, NMDA: float) -> Projection:
    """From IT to a population with a pool for each action, learnt by repetition.

    Conductances [nS].
    """
    return projection(
        f"IT → {target}",
        0.5,
        source,
        "some",
        pairs=LEARNT_ACTIONS,
        plastic="repetition",
        start=0.0,
        note=note,
        AMPA=AMPA,
        NMDA=NMDA,
    )
