"""CA3: an autoassociator that stores an episode at once and completes it from a part.

While something is new, mossy fibres fire the pools of the event's code, and acetylcholine turns
down what was learnt before (see :mod:`.septum`), so that old episodes do not intrude.
"""

from striata.circuits.description import Parameter
from striata.circuits.nuclei.build import CORTICAL_INPUT, INTERNEURON_INPUT, population, projection
from striata.circuits.nuclei.cells import INTERNEURON, PYRAMIDAL
from striata.circuits.nuclei.hippocampal_formation.dentate import LAYOUTS as _CODE
from striata.circuits.plasticity.episode import Activity, Episode

REGION = "hippocampal formation"
_STORED = "fitted: twelve episodes are found from four of six attributes"
_POOLS = _CODE["episode"]

POPULATIONS = (
    population(
        "CA3", PYRAMIDAL, 30, "episode", CORTICAL_INPUT, (0.5, "assumed"), note="autoassociator"
    ),
    population("CA3_I", INTERNEURON, 60, "shared", INTERNEURON_INPUT, (8.0, "assumed")),
)

PROJECTIONS = (
    projection("DG", "CA3", 0.5, _STORED, AMPA=1.5, note="mossy fibres"),
    projection(
        "EC",
        "CA3",
        0.5,
        _STORED,
        "all",
        plastic="episode",
        variant="storing",
        start=0.0,
        AMPA=0.8,
        note="perforant path, learnt",
    ),
    projection(
        "CA3",
        "CA3",
        0.5,
        _STORED,
        "some",
        pairs=tuple((s, t) for s in range(_POOLS) for t in range(_POOLS) if s != t),
        plastic="episode",
        variant="storing",
        start=0.0,
        AMPA=0.75,
        NMDA=0.1,
        note="recurrent collaterals, learnt",
    ),
    projection("CA3", "CA3_I", 0.5, _STORED, "all", AMPA=0.4),
    projection("CA3_I", "CA3", 0.5, _STORED, "all", GABA=2.0),
    projection("CA3_I", "CA3_I", 0.25, "assumed", GABA=0.5),
)


def _active(name: str, threshold: float, width: float) -> Activity:
    source = "fitted: pools of a code count, their fluctuations at rest do not"
    low, span = (Parameter(x, "spikes/s", source) for x in (threshold, width))
    return Activity(name, low, span)


RULES = (
    Episode(
        tau=Parameter(0.15, "s", "fitted: half a second of novelty suffices"),
        loss=Parameter(0.01, "", "fitted: with 0.05 an episode is lost to one like it"),
        w_max=Parameter(1.0, "", "assumed"),
        permit=Parameter(0.6, "", "assumed: clearly new"),
        activity=(
            _active("EC", 5.0, 20.0),
            _active("DG", 5.0, 15.0),
            _active("CA3", 15.0, 15.0),
            _active("CA1", 5.0, 6.0),
            _active("vSUB", 4.0, 6.0),
            Activity(
                "ATL",
                Parameter(10.0, "spikes/s", "assumed: more than company evokes"),
                Parameter(15.0, "spikes/s", "assumed: a clear sight, 25, counts in full"),
            ),
            Activity(
                "BLA",
                Parameter(15.0, "spikes/s", "assumed: more than expectancy evokes"),
                Parameter(15.0, "spikes/s", "assumed"),
            ),
            Activity(
                "PL",
                Parameter(22.0, "spikes/s", "assumed: a movement, 30, or nearly one"),
                Parameter(8.0, "spikes/s", "assumed"),
                copy="VA",
                trace=Parameter(1.0, "s", "assumed: until its outcome has been taken in"),
            ),
        ),
    ),
)
