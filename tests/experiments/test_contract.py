"""Every experiment keeps the contract, and one that breaks it is refused in a sentence."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
import toy

from striata.experiments.protocol.columns import Column
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.runner.registry import experiment, names

pytestmark = pytest.mark.smoke

LEVELS = ("rate", "spiking")


@pytest.mark.parametrize("name", names())
def test_settings_with_a_unit_are_times_in_ms_that_need_not_be_whole(name: str) -> None:
    """As times they are kept, whatever unit they are typed in."""
    made = experiment(name).made("rate")
    for f in fields(made):
        if unit := f.metadata.get("unit"):
            assert unit == "ms", f.name
            assert isinstance(getattr(made, f.name), float), f.name


@pytest.mark.parametrize("name", names())
def test_every_experiment_can_be_planned_at_both_levels(name: str) -> None:
    found = experiment(name)
    assert found.name == name
    for level in LEVELS:
        settings = found.made(level)
        plan = found.plan(settings)
        assert plan.arms[0][0] == "control"
        for subjects in (1, 7, 45):
            batches = plan.batches(subjects)
            assert [s for b in batches for s in b] == list(range(subjects))
            sizes = {len(b) for b in batches}
            assert max(sizes) <= plan.batch
            assert max(sizes) - min(sizes) <= 1
        assert found.duration(settings) > 0
        assert {arm for arm, _, _ in plan.rows} <= {arm for arm, *_ in plan.arms}
        assert {task for _, task, _ in plan.rows} <= {*found.texts["task"], *_extra(name)}
        for phase in found.procedure:
            assert "{" not in phase.told(settings)


def _extra(name: str) -> set[str]:
    """Tasks of recorded rates that are no tasks of trials."""
    return {f"after {n} training" for n in ("short", "long")} if name == "habit" else set()


@pytest.mark.parametrize("name", names())
def test_every_arm_can_be_chosen(name: str) -> None:
    found = experiment(name)
    everything = found.made("rate", arms=("all",))
    assert everything.chosen == found.arms
    assert len({a.name for a in found.arms}) == len(found.arms)
    assert all(a.what for a in found.arms)


@pytest.mark.parametrize("name", names())
def test_every_experiment_says_what_it_is(name: str) -> None:
    assert len(names()[name]) > 20
    assert experiment(name).what


PHASE = toy.TEST
COLUMNS = toy.EXPERIMENT.columns


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": {"outcome": Column("f4", "", "")}}, "lacks the column subject"),
        ({"texts": {"task": ("none",)}}, "column condition holds texts, and none are declared"),
        ({"texts": toy.EXPERIMENT.texts | {"outcome": ("a",)}}, "outcome, which is no column of"),
        ({"procedure": ()}, "its procedure has no phase"),
        ({"procedure": (PHASE, replace(PHASE, runs=range(5, 6)))}, "two of its phases are called"),
        ({"procedure": (PHASE, replace(PHASE, name="b"))}, "'test' and 'b' share the run 0"),
        ({"procedure": (replace(PHASE, what="{gian} trials"),)}, "speaks of the setting 'gian'"),
        ({"procedure": PHASE}, "procedure must be a tuple of Phase objects, not Phase"),
        ({"texts": {"condition": "ab", "task": ("none",)}}, "dictionary of texts and tuples of"),
        ({"texts": {"condition": ("a|b",), "task": ("none",)}}, r"'a\|b' holds \|, which"),
        ({"columns": COLUMNS | {"outcome": Column("f9", "", "")}}, "of the kind 'f9', which is"),
        ({"settings": object}, "its settings are no class derived from Settings"),
        ({"batch": {"rate": 2}}, "no subjects, trials or batch at the spiking level"),
    ],
)
def test_a_record_that_breaks_the_contract_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        replace(toy.EXPERIMENT, **change)


class Sums:
    """What a recorder gathered of one row, in so many bins."""

    def __init__(self, bins: int) -> None:
        self.sum, self.dopamine = np.zeros((1, bins, 1)), np.zeros((1, bins))
        self.count = np.ones((1, bins))


def trial(session: Session, **values: Any) -> None:
    """One trial of each subject."""
    columns = Columns.of(session.size, session.settings.chosen[:1])
    told = {"task": "none", "block": 0, "condition": "a", "outcome": 1.0} | values
    session.add_trials(PHASE, columns, (1, session.size), **told)


def side(session: Session) -> None:
    """A run of a phase that has but one."""
    columns = Columns.of(session.size, session.settings.chosen[:1])
    session.run(PHASE, None, columns, {}, 1, side=1)  # type: ignore[arg-type]


ROW = ("control", "none", "a")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"run": lambda s: trial(s, condition=np.array(["a", "z"]))},
            r"^condition of a trial is 'z', which is none of its declared texts: a, b\.$",
        ),
        ({"run": lambda s: trial(s, task="nome")}, "task of a trial is 'nome'.*: none"),
        ({"run": lambda s: trial(s, outcme=1)}, "'outcme' is no declared column"),
        ({"run": side}, r"^The phase 'test' has 1 runs, numbered from 0; run 1 of it was asked"),
        ({"rows": lambda s: [ROW]}, "declares rows of mean rates, but no times of them"),
        (
            {"rows": lambda s: [("sham", "none", "a")], "times": np.zeros(3)},
            "a row of mean rates is of the arm 'sham'; control are run",
        ),
        ({"rows": lambda s: ["abc"], "times": np.zeros(3)}, r"is \(arm, task, condition\), three"),
        (
            {
                "rows": lambda s: [ROW],
                "times": np.zeros(3),
                "run": lambda s: s.part.add_rates([("control", "none", "b")], Sums(3)),
            },
            r"rates of \('control', 'none', 'b'\) were recorded, which `rows` does not declare",
        ),
        (
            {
                "rows": lambda s: [ROW],
                "times": np.zeros(3),
                "run": lambda s: s.part.add_rates([ROW], Sums(4)),
            },
            "rates were recorded in 4 bins, and `times` has 3",
        ),
    ],
)
def test_what_a_run_does_beside_its_declaration_is_refused(
    change: dict[str, Any], message: str
) -> None:
    made = replace(toy.EXPERIMENT, **change)
    with pytest.raises(ExperimentError, match=message):
        made.batch_of(made.made("rate"), range(2), lambda f: None)


def test_a_phase_says_what_happens_with_the_settings_values() -> None:
    phase = Phase("p", "{trials} trials at a gain of {gain}.", runs=range(1))
    assert phase.told(toy.ToySettings(trials=8, gain=0.5)) == "8 trials at a gain of 0.5."
    often = Phase("p", "{trials} times each, 21 times in all, or {trials} times.", runs=range(1))
    assert often.told(toy.ToySettings(trials=1)) == "Once each, 21 times in all, or once."
    assert often.told(toy.ToySettings(trials=2)).startswith("2 times each")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ExperimentError, match="it is rate or spiking"):
        toy.EXPERIMENT.made("both")
