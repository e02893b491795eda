"""The picture of the circuit: complete, legible, and laid out from the regions alone."""

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.circuit import (
    circuit,
    draw,
    draw_apart,
    measured,
    working_rates,
)
from striata.analysis.figures.circuit.boxes import SMALL
from striata.analysis.figures.circuit.drawing import ACCENT
from striata.analysis.figures.circuit.key import Key
from striata.analysis.figures.circuit.panel import Panel, detail, overview
from striata.analysis.figures.circuit.wires import Stretch
from striata.analysis.figures.circuit.wiring import Wiring, bundled, groups, only, read
from striata.analysis.figures.style import style
from striata.analysis.reading.circuit import apart
from striata.circuits.brain import brain
from striata.circuits.dormant import awake

Circuit = dict[str, Any]
Segment = tuple[float, float, float, float]


def intact() -> Circuit:
    """The brain as it is."""
    circuit: Circuit = json.loads(brain().to_json())
    return circuit


def regions() -> dict[str, list[str]]:
    """The populations of each region."""
    return dict(intact()["regions"])


def without(name: str) -> Circuit:
    """The brain without a region and all that joins it."""
    circuit = intact()
    gone = set(regions()[name])
    circuit["regions"] = [r for r in circuit["regions"] if r[0] != name]
    circuit["populations"] = [p for p in circuit["populations"] if p["name"] not in gone]
    for part in ("projections", "gates"):
        circuit[part] = [p for p in circuit[part] if not {p["source"], p["target"]} & gone]
    circuit["modulators"] = [m for m in circuit["modulators"] if m["source"] not in gone]
    for m in circuit["modulators"]:
        m["effects"] = [e for e in m["effects"] if e["target"] not in gone]
        m["teaches"] = [t for t in m["teaches"] if t not in gone]
    return circuit


def with_cerebellum() -> Circuit:
    """The brain with a region more, of two populations in a loop through thalamus."""
    circuit = intact()
    cell = circuit["populations"][0] | {"layout": "shared"}
    circuit["populations"] += [cell | {"name": n} for n in ("Purkinje", "DCN")]
    circuit["regions"].append(["cerebellum", ["Purkinje", "DCN"]])
    synapse = next(p for p in circuit["projections"] if p["source"] == "PMC")
    inhibition = next(p for p in circuit["projections"] if p["source"] == "D1")
    circuit["projections"] += [
        synapse | {"source": "PMC", "target": "Purkinje"},
        inhibition | {"source": "Purkinje", "target": "DCN"},
        synapse | {"source": "DCN", "target": "VA"},
    ]
    return circuit


def lesioned() -> Circuit:
    """The brain without the output of STN and GPi."""
    circuit = intact()
    kept = [p for p in circuit["projections"] if p["source"] not in ("STN", "GPi")]
    return circuit | {"projections": kept}


def one_region(circuit: Circuit | None = None) -> Circuit:
    """All the populations in one region; by default those that every task has."""
    circuit = circuit or json.loads(awake(brain(), frozenset({"association cortex"})).to_json())
    return circuit | {"regions": [["brain", [p["name"] for p in circuit["populations"]]]]}


CIRCUITS: dict[str, Callable[[], Circuit]] = {
    "intact": intact,
    "lesioned": lesioned,
    "one region more": with_cerebellum,
    "no hypothalamus": lambda: without("hypothalamus"),
    "no striatum": lambda: without("striatum"),
    "no amygdala": lambda: without("amygdala"),
    "one region": one_region,
}


def panels(wiring: Wiring) -> list[Panel]:
    """The overview and each group's panel, as wide as on the page."""
    return [
        overview(wiring, dict.fromkeys(wiring.regions, "B"), 176.0),
        *(detail(wiring, g, wiring.sizes, 85.5) for g in groups(wiring)),
    ]


@pytest.fixture(scope="module", params=CIRCUITS)
def drawn(request: pytest.FixtureRequest) -> list[Panel]:
    """The panels of each circuit."""
    return panels(read(json.dumps(CIRCUITS[request.param]())))


def segments(panel: Panel) -> list[tuple[Stretch, Segment]]:
    """Each straight piece of wire: left, top, right, bottom [mm]."""
    found: list[tuple[Stretch, Segment]] = []
    for s in panel.stretches:
        y = panel.level(s)
        found.append((s, (s.span[0], y, s.span[1], y)))
        for pin in s.pins:
            low, high = sorted((y, panel.end(pin)))
            found.append((s, (pin.x, low, pin.x, high)))
    return found


def rectangles(panel: Panel) -> dict[str, Segment]:
    """Each box and each region's name: left, top, right, bottom [mm]."""
    found = {}
    for i, (top, row) in enumerate(zip(panel.tops, panel.table, strict=False)):
        for f in row:
            bottom = top + panel.tall(row)
            if f.label:
                found[f"{i} {f.x} {f.label}"] = (f.x, top, f.x + f.margin, bottom)
            found |= {b.name: (b.x, top, b.x + b.width, bottom) for b in f.boxes}
    return found


def overlap(a: Segment, b: Segment) -> bool:
    """Whether a rectangle or a piece of wire reaches into a rectangle, deeper than its rim."""
    rim = 0.05
    return a[0] < b[2] - rim and a[2] > b[0] + rim and a[1] < b[3] - rim and a[3] > b[1] + rim


def test_each_projection_is_drawn_once() -> None:
    wiring = read(json.dumps(intact()))
    top, *details = panels(wiring)
    shown = Counter(
        p.link for d in details for s in d.stretches for p in s.pins if p.link is not None
    )
    shown.update(k for d in details for k in d.loops)
    assert shown == Counter(wiring.links)
    assert {p.link for s in top.stretches for p in s.pins if p.link} == set(bundled(wiring))
    pairs = {(k.source, k.target) for k in wiring.links}
    assert pairs >= {(p["source"], p["target"]) for p in intact()["projections"]}
    assert {r for d in details for r in d.regions} == set(regions())


def test_effects_are_those_of_the_synapses() -> None:
    kinds = {(k.source, k.target): k for k in read(json.dumps(intact())).links}
    assert kinds["PMC", "D1"].kind == "excitation"
    assert kinds["VP", "LHb"].kind == "inhibition"
    assert kinds["SNc", "D1"].kind == kinds["VTA", "VS"].kind == "dopamine"
    assert kinds["PFC-colour", "V4"].kind == "gain"
    assert kinds["V4", "PMC"].plastic
    assert not kinds["PMC", "D1"].plastic


def test_no_box_or_name_covers_another(drawn: list[Panel]) -> None:
    for panel in drawn:
        for (a, place), (b, other) in combinations(rectangles(panel).items(), 2):
            assert not overlap(place, other), f"{a} and {b}"


def test_everything_stands_inside_its_panel(drawn: list[Panel]) -> None:
    for panel in drawn:
        places = [*rectangles(panel).values(), *(s for _, s in segments(panel))]
        assert min(p[0] for p in places) >= 0
        assert max(p[2] for p in places) <= panel.width + 1e-6
        assert max(p[3] for p in places) <= panel.height


def test_no_wire_runs_through_a_box_or_a_name(drawn: list[Panel]) -> None:
    for panel in drawn:
        for name, place in rectangles(panel).items():
            for s, piece in segments(panel):
                assert not overlap(piece, place), f"{s.source} through {name}"


def test_no_two_wires_run_into_one_another(drawn: list[Panel]) -> None:
    """Wires may cross, but pieces of two wires never lie on each other."""
    keep_apart(drawn)


def test_wires_of_everything_in_one_region_keep_apart_too() -> None:
    keep_apart(panels(read(json.dumps(one_region(intact())))))


def keep_apart(drawn: list[Panel]) -> None:
    for panel in drawn:
        for (s, a), (t, b) in combinations(segments(panel), 2):
            wire, other = ((k.source, k.kind, k.changed) for k in (s, t))
            if wire == other:
                continue
            upright = a[0] == a[2] and b[0] == b[2]
            level = a[1] == a[3] and b[1] == b[3]
            along = min(a[3], b[3]) - max(a[1], b[1])
            across = min(a[2], b[2]) - max(a[0], b[0])
            assert not (upright and abs(a[0] - b[0]) < 0.3 and along > 0.3), (wire, other)
            assert not (level and abs(a[1] - b[1]) < 0.3 and across > 0.0), (wire, other)


@pytest.fixture(
    scope="module", params=[None, {"GPi": "lesioned", "STN → GPi (all)": "cut"}, "apart"]
)
def figure(request: pytest.FixtureRequest) -> Figure:
    """The picture, drawn; intact and of an arm, and the regions that stand apart."""
    changed, alone = request.param, request.param == "apart"
    with style():
        made = draw(json.dumps(intact()), changed=None if alone else changed, standing_apart=alone)
        made.set_dpi(300)
        FigureCanvasAgg(made).draw()
    return made


def test_it_is_legible_at_the_width_of_a_page(figure: Figure) -> None:
    width, height = figure.get_size_inches() * 25.4
    assert width == pytest.approx(180.0)
    assert height <= 297.0 - 2 * 25.0, "an A4 page with margins of 25 mm"
    texts = figure.axes[0].texts
    assert min(t.get_fontsize() for t in texts) >= SMALL == 6.0


def test_no_text_is_clipped_or_covers_another(figure: Figure) -> None:
    boxes = [(t.get_text(), t.get_window_extent()) for t in figure.axes[0].texts]
    for words, place in boxes:
        assert figure.bbox.x0 <= place.x0 < place.x1 <= figure.bbox.x1, words
        assert figure.bbox.y0 <= place.y0 < place.y1 <= figure.bbox.y1, words
    for (a, place), (b, other) in combinations(boxes, 2):
        # Lines of one text may touch: a line's box has room for letters that it need not have.
        shared = min(place.y1, other.y1) - max(place.y0, other.y0)
        across = min(place.x1, other.x1) - max(place.x0, other.x0)
        assert across <= 0 or shared <= 0.35 * min(place.height, other.height), f"{a} and {b}"


def _accented(figure: Figure) -> int:
    axes = figure.axes[0]
    return sum(to_hex(line.get_color()) == ACCENT.lower() for line in axes.lines)


def test_whose_input_depresses_is_said_and_marked_where_it_was_cut() -> None:
    wiring = read(json.dumps(intact()), {"IT (depression)": "cut"})
    assert wiring.depressed == ("IT",)
    assert "IT" in wiring.marked
    assert "IT" not in read(json.dumps(intact())).marked
    key = Key(wiring, "", 100.0)
    assert "Input from the world depresses in IT." in " ".join(key.notes)
    assert "depresses" not in " ".join(replace(key, wiring=only(wiring, ["amygdala"])).notes)


def test_only_what_was_changed_bears_the_accent() -> None:
    description = json.dumps(intact())
    assert _accented(draw(description)) == 0
    cut = draw(description, changed={"V4 → PMC (all)": "cut"})
    assert 0 < _accented(cut) < 20
    assert any("V4 → PMC (all): cut" in t.get_text() for t in cut.axes[0].texts)
    wiring = read(description, {"GPi": "lesioned", "PFC-colour → V4 (gain)": "scaled by 2"})
    changed = {(k.source, k.target) for k in wiring.links if k.changed}
    assert changed == {("GPi", "VA"), ("GPi", "MD"), ("PFC-colour", "V4")}


def test_boxes_bear_the_rates_that_are_given() -> None:
    words = [t.get_text() for t in draw(json.dumps(intact()), {"STN": "20 → 71"}).axes[0].texts]
    assert words.count("20 → 71") == 1
    assert "4 × 60" not in words


class Recorded:
    """A result with mean rates that a choice of the first channel leaves, and a circuit."""

    level, path, subjects = "rate", Path("recorded.h5"), (0, 1, 2)
    populations = pd.DataFrame(brain().pools, columns=["name", "channel"])

    def __init__(self) -> None:
        time = np.linspace(-0.4, 0.6, 101)
        height = np.full((len(self.populations), 1), 3.0)
        height[np.flatnonzero(self.populations["name"] == "PMC")[:2], 0] = 40.0, 4.0
        height[self.populations["name"] == "STN"] = 70.0
        after = np.where(time < 0, 2.0, height)
        self.rates = xr.DataArray(
            np.stack([after, 0 * after]),
            dims=("row", "pool", "time"),
            coords={
                "time": time,
                "arm": ("row", ["control", "GPi off"]),
                "task": ("row", ["naming", "naming"]),
            },
        )

    def has(self, name: str) -> bool:
        return name == "rates"

    def group(self, name: str) -> dict[str, str]:
        return {"json": json.dumps(intact())}


def test_a_result_is_drawn_with_its_rates_before_and_after_the_event() -> None:
    result: Any = Recorded()
    rates = working_rates(result)
    assert rates.loc["PMC", "before"] == pytest.approx(2.0)
    assert rates.loc["PMC", "after"] == pytest.approx(40.0), "of the correct channel alone"
    words = [t.get_text() for t in circuit(result).axes[0].texts]
    assert {"2→40", "2→70"} <= set(words)
    assert measured(result).startswith("naming, mean over subjects")
    assert "rates [spikes/s] before → after" in " ".join(words)


def test_one_circuit_has_one_picture() -> None:
    pictures = []
    for _ in range(2):
        file = io.StringIO()
        with style():
            draw(json.dumps(intact())).savefig(file, format="svg", metadata={"Date": None})
        pictures.append(file.getvalue())
    assert pictures[0] == pictures[1]


def test_a_region_has_one_colour_in_all_panels() -> None:
    alone, boxes = apart(intact()), Counter[str]()
    for standing_apart in (False, True):
        patches = draw(json.dumps(intact()), standing_apart=standing_apart).axes[0].patches
        boxes.update(to_hex(p.get_facecolor()) for p in patches if p.get_zorder() == 4)
    # A region's box in the overview, if it is there, and one for each of its populations.
    expected = [(r not in alone) + len(members) for r, members in regions().items()]
    assert sorted(boxes.values()) == sorted(expected)


@pytest.mark.parametrize("none", [None, []])
def test_a_circuit_without_regions_is_refused(none: list[Any] | None) -> None:
    with pytest.raises(AnalysisError, match="declares no regions"):
        draw(json.dumps(intact() | {"regions": none}))


def test_a_population_without_a_region_is_refused_by_name() -> None:
    circuit = intact()
    circuit["regions"] = [r for r in circuit["regions"] if r[0] != "dopaminergic midbrain"]
    with pytest.raises(AnalysisError, match="No region of the circuit holds RMTg, SNc, VTA"):
        draw(json.dumps(circuit))


def test_a_change_of_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(AnalysisError, match="no population or projection GPx"):
        draw(json.dumps(intact()), changed={"GPx": "lesioned"})


def test_regions_that_reach_no_other_before_they_learn_have_a_picture_of_their_own() -> None:
    alone = ("association cortex", "hippocampal formation", "perirhinal cortex")
    assert apart(intact()) == alone
    drawn = [draw(json.dumps(intact())), draw_apart(json.dumps(intact()))]
    joined, rest = ({t.get_text() for t in f.axes[0].texts if f} for f in drawn if f)
    assert {"CA3", "PR"} <= rest - joined
    assert {"GPi", "ITC"} <= joined - rest
    base = awake(brain(), frozenset()).to_json()
    assert draw_apart(base) is None
    assert not apart(one_region()), "a single region is no region apart"
