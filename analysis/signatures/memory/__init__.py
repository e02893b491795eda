"""Episodes: storing, completion, separation, capacity, and what each needs."""

from __future__ import annotations

from striata.analysis.reading.load import Result
from striata.analysis.signatures.default import APART, CIRCUIT
from striata.analysis.signatures.memory.comparisons import comparisons
from striata.analysis.signatures.memory.measures import DRIFT_RECALL, PLACE
from striata.analysis.signatures.memory.picker import picker
from striata.analysis.signatures.parts import Drawing
from striata.analysis.signatures.record import Analysis

FIGURES = "striata.analysis.figures.memory"
_CHANGE, _SAME = "change of attributes recalled, 4 of 6", "change of whole events recognised"
ASKED = {
    "attributes recalled, 4 of 6, control": "recall from four of six attributes",
    "attributes recalled, 2 of 6, control": "recall from two of six attributes",
    f"{_CHANGE}, CA3 recurrence cut": "recall from four of six, CA3's recurrence cut",
    f"{_SAME}, CA3 recurrence cut": "whole events recognised, CA3's recurrence cut",
    f"{_CHANGE}, plasticity off": "recall, nothing learnt when storing",
    f"{_CHANGE}, CA1 silent": "recall, CA1 silent in the test",
    f"{_CHANGE}, CA3 and CA1 silent when storing": "recall, CA3 and CA1 silent when storing",
    f"{_CHANGE}, synapses held in the test": "recall, synapses held in the test",
    "place recalled, beyond a guess, control": "where something was, by what and when",
    "change of place recalled, plasticity off": "the same, nothing learnt when storing",
    "change of place recalled, CA3 plasticity off": "the same, none learnt in CA3 → CA3",
    f"{_CHANGE}, acetylcholine off": "recall, stored without acetylcholine's effect on release",
    "judged new, old events, control": "old events judged new",
    "both similar events found, control": "two events that share five of six attributes",
    "change of both similar events found, tiring off": "the same, dentate gyrus does not tire",
    "overlap of codes, CA3, 5 of 6 shared, control": "CA3's codes of events that share five",
    "overlap of codes, dentate gyrus, 5 of 6 shared, control": "the same in dentate gyrus",
    "change of co-firing at rest with events, control": "pools of a code, together at rest",
    "change of co-firing at rest, CA3 recurrence cut": "the same, CA3's recurrence cut",
    "change of attributes recalled, after rest while learning, 4 of 6, control": "recall after rest"
    " in which synapses learn",
}


def _shown(result: Result) -> bool:
    return result.has("example")


def _asked_where(result: Result) -> bool:
    return result.tested("control", PLACE) and result.tested("control", DRIFT_RECALL)


ANALYSIS = Analysis(
    comparisons=comparisons,
    drawings=(
        Drawing(
            "memory",
            f"{FIGURES}.overview:memory",
            "Episodes: part of action and outcome that CA1 recalls from a part of an event, by"
            " attributes in the cue, and whole events that are recognised; the same by number of"
            " events stored; what each lesion leaves of recall and recognition; events judged new;"
            " codes of events, and of two that share five of six attributes. Dots: means over"
            " simulated subjects; bars: 95 % intervals.",
            ("",),
        ),
        Drawing(
            "episode",
            f"{FIGURES}.episode:episode",
            "An event that is new to subject 0, and then four of its six attributes: rates of all"
            " pools of entorhinal cortex, dentate gyrus, CA3 and CA1, and of the septum, intact and"
            " with CA3's recurrence cut; at the spiking level spikes of five neurons of each pool,"
            " in colour those of pools that fire at more than 10 spikes/s at the end of the event."
            " Pools that the event drives in CA3 stand at the top. If"
            " the cue is judged new, dentate gyrus fires once more, and makes another code.",
            ("CA3's pools",),
            _shown,
        ),
        Drawing(
            "degrees",
            f"{FIGURES}.degrees:degrees",
            "How alike the codes of two events are by how alike the events are, in dentate gyrus"
            " and in CA3, intact and where dentate gyrus did not tire when events were stored. On"
            " the dotted line codes would be as alike as events: below it they are separated, above"
            " it completed. Dentate gyrus answers only to what is judged new. Dots: means over"
            " simulated subjects; bars: 95 % intervals.",
            ("overlap of codes",),
        ),
        Drawing(
            "rest",
            f"{FIGURES}.rest:rest",
            "Rest, with nothing there, before any event and after: how much more the pools of an"
            " event's code in CA3 fluctuate together than unrelated pools; how often a pool of CA1"
            " rises beyond 10 spikes/s by itself; and the part of these pools that stand for an"
            " attribute of the event that CA3 resembles at that moment, or of another event. Dots:"
            " means over simulated subjects; bars: 95 % intervals.",
            ("co-firing",),
        ),
        Drawing(
            "where",
            f"{FIGURES}.where:where",
            "Where something was: how often CA1 recalls the place of an event by its object and its"
            " time (beyond 10 spikes/s; squares: how often the right place is the most active,"
            " however faint), intact and with each lesion (in the test, or else when events were"
            " there). Beside it a list of events whose time drifts, so that each shares one of its"
            " two times with the one before, and one whose times are drawn: how much the codes of"
            " two events share by how far apart they are, and how fast CA3's pools of other events"
            " fire when one is asked for by four of its attributes. Dots: means over simulated"
            " subjects; bars: 95 % intervals.",
            (
                "place recalled",
                "change of place recalled",
                "right place most active",
                "part of a code shared",
                "CA3's pools of other events",
                "CA3's pools of neighbours",
            ),
            _asked_where,
        ),
        CIRCUIT,
        APART,
    ),
    columns=(
        "event",
        "shared",
        "overlap_dg",
        "new",
        "resembled",
        "action_rate",
        "outcome_rate",
        "cofiring",
    ),
    own=None,
    asked=ASKED,
    picker=picker,
    place=11,
)
