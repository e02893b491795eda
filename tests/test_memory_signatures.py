"""Episodes: stored once, completed by CA3's recurrence, kept apart; each part is needed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.figures.finish import finished
from striata.analysis.figures.memory import COLOURS, OTHER
from striata.analysis.figures.memory.episode import EVENT, NEURONS, OTHERS
from striata.analysis.figures.memory.overview import LESIONS
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result, open_result
from striata.analysis.signatures.memory.measures import (
    APART,
    DEGREES,
    DRIFT,
    DRIFT_RECALL,
    GUESS,
    OLD,
    PLACE,
    RECALL,
    RECALL_LEARNING,
    RECALL_RESTED,
    REST,
    REST_BEFORE,
    REST_LEARNING,
    SIMILAR,
    STANDARD,
    STORING,
    along,
    belongs,
    beside,
    both_found,
    ca3_overlap,
    changed,
    codes,
    cofiring,
    completion,
    dentate_overlap,
    judged_new,
    own,
    placed,
    pointed,
    recall_standard,
    recalled,
    recognition,
    resembling,
    rises,
)
from striata.analysis.signatures.record import analysis_of
from striata.files.digest import seal

#: Lesions after which nothing comes back that is not there.
FATAL = (
    *("CA3 silent", "CA1 silent", "plasticity off", "septum silent", "dentate gyrus silent"),
    "CA3 and CA1 silent when storing",
)


@pytest.fixture(scope="module")
def memory(make: Callable[..., Result]) -> Result:
    """Few subjects with few events, in all arms."""
    return make("memory", subjects=4, episodes=6, most=6)


def recall(result: Result, arm: str) -> float:
    return float(result.each(completion, arm, RECALL)[STANDARD].mean())


def test_every_new_event_is_stored_and_no_old_one_again(memory: Result) -> None:
    assert memory.each(judged_new, "control", STORING).mean() > 0.95
    assert memory.each(judged_new, "control", OLD).mean() < 0.05
    assert memory.each(judged_new, "control", SIMILAR).mean() > 0.4
    met = memory.each(codes, "control", STORING)
    assert ((met["code"] > 3) & (met["code"] < 7)).all()
    assert met["overlap"].mean() < 0.15


def test_what_a_cue_lacks_is_recalled_and_by_ca3s_recurrence(memory: Result) -> None:
    for arm in ("CA3 recurrence cut", "CA3 plasticity off"):
        assert recall(memory, "control") > recall(memory, arm) + 0.4
        right = memory.each(resembling, arm, RECALL)[STANDARD]
        assert right.mean() > 0.8, "the perforant path finds the code alone"
    cut, whole = (memory.each(own, arm, RECALL) for arm in ("CA3 recurrence cut", "control"))
    assert (whole[STANDARD] > 1.5 * cut[STANDARD]).all()


def test_the_whole_event_is_recognised_without_recurrence(memory: Result) -> None:
    assert memory.each(recognition, "control", RECALL).mean() > 0.95
    assert memory.each(recognition, "CA3 recurrence cut", RECALL).mean() > 0.75
    for arm in FATAL:
        assert memory.each(recognition, arm, RECALL).mean() < 0.1, arm


@pytest.mark.parametrize("arm", FATAL)
def test_recall_needs_every_part_and_plasticity_when_storing(memory: Result, arm: str) -> None:
    assert recall(memory, arm) < 0.1


def test_without_acetylcholines_effect_on_release_events_merge(memory: Result) -> None:
    merged, apart = (
        memory.each(codes, arm, STORING)["overlap"] for arm in ("acetylcholine off", "control")
    )
    assert merged.mean() > apart.mean() + 0.2
    assert (merged > apart + 0.1).all()
    assert recall(memory, "acetylcholine off") < 0.5 * recall(memory, "control")
    assert memory.each(resembling, "acetylcholine off", RECALL)[STANDARD].mean() < 0.4


def test_dentate_gyrus_that_does_not_tire_keeps_similar_events_less_apart(memory: Result) -> None:
    alike = {a: memory.each(codes, a, SIMILAR)["overlap"] for a in ("control", "tiring off")}
    assert alike["tiring off"].mean() > alike["control"].mean()
    met = {a: memory.each(codes, a, STORING)["overlap"] for a in alike}
    assert (met["tiring off"] > met["control"]).all()
    assert both_found(memory, "control").mean() > both_found(memory, "tiring off").mean()


def test_small_changes_separate_dentate_gyrus_and_whole_events_are_completed(
    memory: Result,
) -> None:
    dentate, ca3 = (memory.each(m, "control", DEGREES) for m in (dentate_overlap, ca3_overlap))
    assert ca3[6].mean() > 0.8
    assert dentate[5].mean() < 5 / 6
    assert ca3[5].mean() > ca3[2].mean() > ca3[0].mean() - 0.05
    assert ca3[0].mean() < 0.2


def test_pools_of_a_code_fluctuate_together_at_rest_once_it_is_stored(memory: Result) -> None:
    before = memory.each(cofiring, "control", REST_BEFORE)
    after = memory.each(cofiring, "control", REST)
    assert before.abs().max() < 0.05
    assert (after > before + 0.1).all()
    assert memory.each(cofiring, "plasticity off", REST).abs().max() < 0.05
    assert (memory.each(cofiring, "CA3 recurrence cut", REST) < after).all()


def test_events_come_back_at_rest_by_ca3s_recurrence(memory: Result) -> None:
    assert memory.each(rises, "control", REST).mean() > 0
    for task, arm in ((REST_BEFORE, "control"), (REST, "CA3 recurrence cut")):
        assert not memory.each(rises, arm, task).any()
    parts = memory.each(belongs, "control", REST)
    assert (parts["of_event"] > parts["of_others"] + 0.1).all()


def test_rest_consolidates_nothing(memory: Result) -> None:
    """Synapses learn at rest, and none changes, for acetylcholine is low and reward is absent."""
    for arm in ("control", "CA3 silent"):
        assert memory.each(changed, arm, REST_LEARNING).max() < 0.01, arm
        rested = memory.each(recall_standard, arm, RECALL_RESTED)
        assert abs(rested.mean() - recall(memory, "control")) < 0.1, arm


def test_where_something_was_is_recalled_by_what_and_when_if_it_was_learnt(memory: Result) -> None:
    place = memory.each(placed, "control", PLACE)
    assert place.mean() > GUESS + 0.3
    assert (place > GUESS).all()
    for arm in FATAL:
        assert memory.each(placed, arm, PLACE).mean() < 0.1, arm
        assert memory.each(pointed, arm, PLACE).mean() < 0.5, arm
    for arm in ("CA3 recurrence cut", "CA3 plasticity off"):
        assert memory.each(placed, arm, PLACE).mean() < place.mean() - 0.3, arm
        assert memory.each(pointed, arm, PLACE).mean() > 0.6, "right, but faint"


def test_events_in_drifting_time_are_kept_apart_and_call_up_their_neighbours(
    memory: Result,
) -> None:
    assert memory.each(judged_new, "control", DRIFT).mean() > 0.95
    assert memory.each(along, "control", DRIFT)["1"].mean() < 0.15, "codes do not drift"
    t = memory.test("control", DRIFT_RECALL)
    assert recalled(t).mean() > 0.7
    drifting, drawn = (
        memory.each(beside, "control", task).mean() for task in (DRIFT_RECALL, RECALL)
    )
    assert drifting["neighbours"] > 1.3 * drifting["distant"]
    assert drawn["neighbours"] < 1.2 * drawn["distant"]


def test_recall_is_the_same_while_synapses_learn(memory: Result) -> None:
    """What is recalled in the test does not hang on synapses being held there."""
    held, learning = (
        memory.each(recall_standard, "control", task) for task in (RECALL, RECALL_LEARNING)
    )
    assert learning.mean() > 0.8
    assert abs((held - learning).mean()) < 0.1
    assert memory.each(judged_new, "control", RECALL_LEARNING).mean() < 0.1


def test_recall_leaves_what_is_stored_as_it_is(memory: Result) -> None:
    """Old events change no weight: their novelty never permits it."""
    t = memory.trials
    full = t[(t["task"] == APART) & (t["arm"] == "control") & (t["event"] < 6)]
    again = memory.test("control", OLD)
    assert not again["new"].any()
    assert (full["new"] > 0).mean() < 0.15


def test_every_row_that_is_asked_for_is_there_and_all_figures_are_drawn(memory: Result) -> None:
    record = analysis_of(memory)
    found = {f"{c.measure}, {c.condition}": c for c in record.comparisons(memory)}
    assert set(record.asked) <= set(found)
    lost = found["change of attributes recalled, 4 of 6, CA3 recurrence cut"]
    assert lost.verdict == "right direction"
    for place in (k for k in record.asked if "place" in k):
        assert found[place].verdict == "right direction"
    drawn = figures([memory])
    for name, number in (("memory", 6), ("episode", 11), ("degrees", 2), ("rest", 3), ("where", 3)):
        figure = drawn[name](memory)
        assert len(figure.axes) == number
        assert all(ax.has_data() for ax in figure.axes)
        words = " ".join(t.get_text() for t in figure.findobj(Text))
        assert "n = 4" in words or name != "memory"
        assert "nan" not in words


def test_a_reader_picks_an_event_and_drops_cues(memory: Result) -> None:
    found = analysis_of(memory).picker(memory)
    assert found is not None
    shown = found.as_dict()
    brains, subjects, events, cues = shown["lists"]
    assert (len(subjects), len(events), len(cues)) == (4, 6, 4)
    words = {r["title"]: np.array(r["values"]) for r in shown["rows"]}
    back, given = words["action at CA1"] == "recalled", words["action at CA1"] == "part of the cue"
    assert given[..., 0].all()
    assert not given[..., 1:].any()
    intact, cut = brains.index("intact"), brains.index("CA3's recurrence cut")
    assert back[intact, ..., 1].mean() > back[cut, ..., 1].mean() + 0.4
    t = memory.test("control", RECALL)
    one = t[(t["subject"] == 2) & (t["event"] == 5) & (t["condition"] == STANDARD)]
    assert float(words["CA3's cells of the event"][intact, 2, 5, 1]) == pytest.approx(
        one["own"].iloc[-1], abs=0.06
    )


def test_an_example_is_stored_and_recalled(memory: Result) -> None:
    """CA3's pools of the event fire again when four of its attributes are there."""
    kept, time = memory.group("example")["rate"], memory.group("example")["time"]
    ca3 = np.flatnonzero(memory.populations["name"].to_numpy() == "CA3")
    stored, recalled = (
        kept[0][ca3][:, (time > a) & (time < a + 0.2)].mean(axis=1) for a in (0.7, 1.8)
    )
    code = stored > 15
    assert 3 <= code.sum() <= 7
    assert recalled[code].mean() > 5 * recalled[~code].mean()


def test_an_example_of_spikes_is_drawn_as_spikes(memory: Result, tmp_path: Path) -> None:
    """In the row of its neuron, and in the colour of the event if its pool is of the event."""
    e, pools = memory.group("example"), memory.populations
    ca3, late = np.flatnonzero(pools["name"] == "CA3"), (e["time"] > 0.7) & (e["time"] < 0.9)
    rate = e["rate"][0][ca3][:, late].mean(axis=1)
    loud, still = ca3[[rate.argmax(), rate.argmin()]]
    first = (pools["size"].cumsum() - pools["size"]).to_numpy()
    path = tmp_path / "spikes.h5"
    path.write_bytes(memory.path.read_bytes())
    with h5py.File(path, "r+") as f:
        group = f.create_group("spikes")
        group["tick"], group["trial"] = [2000, 3000, 4000], [0, 0, 1]
        group["pool"] = [loud, still, still]
        group["neuron"] = [first[loud] + 2, first[still] + 1, first[still] + NEURONS]
        group.attrs.update({"resolution": 1e-4, "start": 0.0})
        seal(f)
    result = open_result(path)
    figure = figures([result])["episode"](result)
    assert len(figure.axes) == 10, "without a scale of rates"
    intact, cut = (_spikes(figure.axes[k]) for k in (4, 5))
    assert intact[EVENT.lower()].tolist() == [[pytest.approx(0.2), 2.0]], (
        "the loudest pool is first"
    )
    assert intact[OTHERS][:, 0].tolist() == [pytest.approx(0.3)]
    assert intact[OTHERS][0, 1] % NEURONS == 1
    assert not any(len(x) for x in cut.values()), "only the first neurons of a pool are shown"


def _spikes(ax: Any) -> dict[str, Any]:
    """Times and rows of the spikes that a panel shows, by their colour."""
    return {to_hex(x.get_color()): x.get_xydata() for x in ax.lines if x.get_marker() == "|"}


def test_an_arm_has_one_colour_and_keys_stand_beside_the_data(memory: Result) -> None:
    with style():
        figure = finished(analysis_of(memory).drawings[0], memory)
        figure.draw_without_rendering()
    for ax in figure.axes:
        found = {text: _colour(h) for h, text in zip(*ax.get_legend_handles_labels(), strict=True)}
        told = {LESIONS[a]: to_hex(colour) for a, colour in COLOURS.items()}
        assert all(found[text] == told[text] for text in found.keys() & told)
        assert len(set(found.values())) == len(found) or set(found.values()) == {OTHER}
        legend = ax.get_legend()
        assert legend.get_window_extent().y1 <= ax.get_window_extent().y0
    rows = [t.get_text().removesuffix(" (test)") for t in figure.axes[3].get_yticklabels()]
    names = {text: arm for arm, text in LESIONS.items()}
    for container in figure.axes[3].containers:
        (x,), (y,) = container.lines[0].get_data()
        if np.isfinite(x):
            assert _colour(container) == to_hex(COLOURS.get(names[rows[round(y)]], OTHER))


def _colour(drawn: Any) -> str:
    """Colour of a dot with its interval."""
    return to_hex(drawn.lines[0].get_color())
