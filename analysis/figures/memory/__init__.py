"""Episodes: measures by arm, and an event that is stored and recalled."""

from striata.analysis.figures.style import MODEL

INTACT, CUT = "control", "CA3 recurrence cut"
COLOURS = {
    INTACT: MODEL,
    CUT: "#D55E00",
    "acetylcholine off": "#009E73",
    "tiring off": "#CC79A7",
}
LABELS = {INTACT: "intact", CUT: "recurrence cut"}
