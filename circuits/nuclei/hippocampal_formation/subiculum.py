"""The way out: what CA1 recalls reaches the amygdala and, by ventral subiculum, prelimbic cortex.

An outcome that is recalled excites the same cells of basolateral amygdala as one that is expected.
A cell of ventral subiculum (vSUB) stands for an action that is recalled, and fires strongly only if
the amygdala is active, too: CA1's synapses open AMPA receptors and the amygdala's NMDA receptors
alone, which need the former. So what was done comes back as a plan if what it brought is wanted
now. Which pool of CA1 belongs to which of the amygdala, and which of subiculum to which action, is
learnt while events are stored; before that nothing of the region reaches any other. In the same way
an object that is recalled comes to call up its concept (ATL): what is seen is in entorhinal cortex
and in association cortex at once.
"""

from striata.circuits.nuclei.build import CORTICAL_INPUT, population, projection
from striata.circuits.nuclei.cells import PYRAMIDAL
from striata.circuits.nuclei.cortex.association import CONCEPTS
from striata.circuits.nuclei.hippocampal_formation.entorhinal import ATTRIBUTES as _ATTRIBUTES

REGION = "hippocampal formation"
_RECALLED = "fitted: one recalled episode shifts a choice and does not enforce it"

POPULATIONS = (
    population(
        "vSUB",
        PYRAMIDAL,
        40,
        "channel",
        CORTICAL_INPUT,
        (1.0, "assumed: as CA1"),
        note="ventral subiculum: a recalled action whose outcome is wanted",
    ),
)


def _pools(attribute: str) -> range:
    """Pools of an attribute in CA1."""
    names = list(_ATTRIBUTES)
    first = sum(_ATTRIBUTES[name] for name in names[: names.index(attribute)])
    return range(first, first + _ATTRIBUTES[attribute])


PROJECTIONS = (
    projection(
        "CA1",
        "BLA",
        0.5,
        "fitted: a recalled outcome is somewhat more than one that is expected, 20 spikes/s",
        "some",
        pairs=tuple((s, t) for s in _pools("outcome") for t in range(2)),
        plastic="episode",
        variant="reinstating",
        start=0.0,
        AMPA=3.5,
        note="which outcome, learnt",
    ),
    projection(
        "CA1",
        "ATL",
        0.5,
        "fitted: what is seen and recalled at once fires half as much again as what is seen",
        "some",
        pairs=tuple((s, t) for s in _pools("object") for t in range(CONCEPTS)),
        plastic="episode",
        variant="reinstating",
        start=0.0,
        AMPA=1.0,
        note="which concept, learnt",
    ),
    projection(
        "CA1",
        "vSUB",
        0.5,
        "fitted: what is recalled does little without the amygdala",
        "some",
        pairs=tuple((s, t) for t, s in enumerate(_pools("action"))),
        AMPA=1.5,
    ),
    projection(
        "BLA",
        "vSUB",
        0.5,
        "Pikkarainen1999: topology; receptor and strength assumed",
        "all",
        NMDA=1.0,
    ),
    projection(
        "vSUB",
        "PL",
        0.5,
        _RECALLED,
        "all",
        plastic="episode",
        variant="reinstating",
        start=0.0,
        AMPA=2.5,
        NMDA=0.5,
        note="which action, learnt",
    ),
    projection(
        "CA1",
        "BA-ext",
        0.5,
        "assumed: four pools at 50 spikes/s excite about as much as two of IT's at 15 do "
        "(topology: Hobin2006, Orsini2011)",
        "some",
        pairs=tuple((s, 0) for name in ("place", "time") for s in _pools(name)),
        plastic="reinforcement",
        variant="phasic",
        start=0.0,
        rate_factor=0.1,
        AMPA=0.15,
        NMDA=0.075,
        note="safety of the context, learnt",
    ),
    projection(
        "EC",
        "LA",
        0.5,
        "assumed: a cue that has been followed by harm excites as much as a snake does",
        "some",
        pairs=tuple((s, 0) for s in _pools("object")),
        plastic="co_occurrence",
        start=0.0,
        rate_factor=10.0,
        AMPA=6.0,
        note="which cue was there when harm came, learnt",
    ),
)
