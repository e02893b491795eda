"""What each experiment asks of the simulator, column by column, without simulating."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from miniature import SMALL, Run, mark, miniature

from striata.circuits.brain import brain
from striata.experiments.habit import CHANGES
from striata.experiments.protocol.part import Part
from striata.experiments.runner.registry import experiment
from striata.experiments.worlds.lever_schedules import AVERSION, SATIETY, VALUED
from striata.experiments.worlds.staged.stimulus_pairs import ACTIONS

pytestmark = pytest.mark.smoke

#: Synapses that no arm of habit and choice cuts.
CRITIC = "weights of OFC → VS (all)"


@cache
def made(name: str, *subjects: int) -> tuple[list[Run], Part]:
    """The miniature of some subjects."""
    return miniature(name, subjects, pytest.MonkeyPatch())


def runs_of(name: str, *subjects: int) -> list[Run]:
    """Its runs."""
    return made(name, *subjects)[0]


def tables(name: str) -> list[dict[str, Any]]:
    """What the miniature of three subjects keeps of its trials."""
    return made(name, 1, 2, 4)[1].tables


def one(runs: list[Run], phase: str, side: int = 0) -> Run:
    """The only run of a phase with that number."""
    (found,) = (r for r in runs if r.phase == phase and np.all(r.side == side))
    return found


@pytest.mark.parametrize("name", SMALL)
def test_a_subject_is_given_the_same_in_any_company(name: str) -> None:
    """Batches of another size, later batches and a subject alone differ in nothing."""
    together = runs_of(name, 1, 2, 4)
    for others in ((4,), (2, 4), (3, 4, 5, 6)):
        apart = runs_of(name, *others)
        assert len(together) == len(apart)
        for a, b in zip(together, apart, strict=True):
            assert a.phase == b.phase
            _equal(a, b, 4, f"{name}, {a.phase}")


@pytest.mark.parametrize("name", SMALL)
def test_the_table_of_trials_has_the_numbers_of_the_subjects(name: str) -> None:
    numbers = set(np.concatenate([np.unique(t["subject"]) for t in tables(name)]).tolist())
    assert numbers == (set() if name == "choice" else {1, 2, 4})  # its rows are of what is done


@pytest.mark.parametrize("name", SMALL)
def test_subjects_differ_in_what_is_drawn_for_them(name: str) -> None:
    for run in runs_of(name, 1, 2, 4):
        a, b = _of(run, 1), _of(run, 4)
        assert (a["scale of noise"] != b["scale of noise"]).all()
        assert (a["subject"] == 1).all()
        assert (b["subject"] == 4).all()
        drawn = [k for k in a if k.endswith(("gain", "timulus", "stimulus_drive", "threshold"))]
        differing = [k for k in drawn if not np.array_equal(a[k], b[k])]
        # actions that are driven directly are driven alike in everyone
        assert differing or not drawn or run.phase == "driven actions"


@pytest.mark.parametrize("name", SMALL)
def test_another_seed_gives_other_stimuli_and_individuals(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = miniature(name, (1, 2, 4), monkeypatch, seed=2)[0]
    for a, b in zip(runs_of(name, 1, 2, 4), other, strict=True):
        assert (a.given["scale of noise"] != b.given["scale of noise"]).all()
        for gain in (k for k in a.given if k.endswith("trials.gain")):
            assert (a.given[gain] != b.given[gain]).any(), a.phase


@pytest.mark.parametrize("name", SMALL)
def test_no_two_runs_of_a_subject_share_their_noise(name: str) -> None:
    """But for the same test of another arm whose circuit is another, and where a phase says so."""
    seen: dict[tuple[int, int], str] = {}
    frozen = {p.name for p in experiment(name).procedure if p.frozen}
    for run in runs_of(name, 1, 2, 4):
        pairs = list(zip(run.given["subject"].tolist(), run.given["noise"].tolist(), strict=True))
        assert len(set(pairs)) == (3 if run.phase in frozen else len(pairs)), run.phase
        for pair in pairs:
            assert seen.setdefault(pair, run.phase) == run.phase


@pytest.mark.parametrize("name", SMALL)
def test_every_arm_is_done_to_its_columns(name: str) -> None:
    """Silence, cuts, release and changes of the circuit, in the runs that bear the arm's name."""
    arms = {a.name: a for a in experiment(name).arms}
    control = brain().hash
    done = set[str]()
    for run in runs_of(name, 1, 2, 4):
        for k, arm in enumerate(arms[n] for n in run.arms):
            given = run.of(k)
            for population in arm.silent:
                if not given["alive"][run.slices[population]].any():
                    done.add(arm.name)
            for projection in arm.cut:
                if given.get(f"cut of {projection}", 1.0) == 0.0:
                    assert given[f"weights of {projection}"] == 0.0
                    done.add(arm.name)
            if arm.held and all(given.get(f"hold of {p}", False) for p in arm.held):
                done.add(arm.name)
            release = [
                v for n, v in given.items() if n.startswith("release of") and n.endswith("dopamine")
            ]
            if arm.dopamine != 1.0 and all(v == arm.dopamine for v in release):
                done.add(arm.name)
            if run.circuit != control:
                done.add(arm.name)
            intact = arm.name == "control" and run.circuit == control
            if intact:
                assert given["alive"].all()
                assert all(v == 1.0 for v in release)
    manipulating = {
        a.name
        for a in arms.values()
        if a.silent or a.cut or a.held or a.dopamine != 1.0 or a.change(brain()) != brain()
    }
    assert manipulating <= done


def test_the_two_step_task_leads_where_it_should_and_pays_what_is_drawn() -> None:
    run = one(runs_of("two-step", 1, 2, 4), "practice and test")
    leads = run.given["world.task.leads"]  # columns, trials, states, actions
    first, second = leads[:, :, 0, 2], leads[:, :, 0, 3]
    assert (np.sort(np.stack([first, second]), axis=0) == [[[1]], [[2]]]).all()
    assert (first == 1).mean() > 0.5 < (second == 2).mean()
    load = dict(zip(run.arms, run.given["world.load"], strict=True))
    loads = {a.name: a.load for a in experiment("two-step").arms}
    assert load == loads
    assert any(loads.values())
    # every arm meets the same chances
    for name in ("world.task.leads", "world.task.pays", "world.task.gain"):
        for subject in range(3):
            same = run.given[name][subject::3]
            assert (same == same[0]).all()


def test_habits_are_tested_with_the_weights_of_their_own_training() -> None:
    runs = runs_of("habit", 1, 2, 4)
    early = {a.name for a in experiment("habit").arms if a.when == "always"}
    number = {r.phase: 1 + k for k, r in enumerate(runs)}
    for phase in ("extinction", "changed contingency"):
        run = one(runs, phase)
        length = of_columns("habit", run, "length")
        for arm, practice, subject, weight in zip(
            run.arms, length, run.given["subject"], run.given[CRITIC], strict=True
        ):
            trained = arm if arm in early else "control"
            expected = mark(number[f"{practice} training"], trained, subject)
            assert weight == pytest.approx(expected, abs=1e-9), (phase, arm, practice)
    again = one(runs, "reacquisition").given[CRITIC]
    assert (again.astype(int) == number["extinction"]).all()


def test_an_outcome_is_devalued_where_it_is_said_to_be_and_nothing_is_paid_in_extinction() -> None:
    runs = runs_of("habit", 1, 2, 4)
    run = one(runs, "extinction")
    value = run.given["world.schedule.value"][:, 0]
    disgust = run.given["world.schedule.disgust"]
    condition = of_columns("habit", run, "condition")
    assert {VALUED, SATIETY, AVERSION} == set(condition)
    assert (value[condition == VALUED] == 1.0).all()
    assert (value[condition == AVERSION] == 0.0).all()
    assert (value[condition == SATIETY] < 0.5).all()
    assert (disgust == (condition == AVERSION)).all()
    assert not run.given["world.schedule.probability"].any()


def test_reversal_pays_the_other_action_and_no_longer_the_old_one() -> None:
    runs = runs_of("choice", 1, 2, 4)
    for phase, turned, paid in (
        ("long practice", False, 1.0),
        ("reversal", True, 1.0),
        ("slips of action", False, 0.0),
    ):
        run = one(runs, phase)
        pays, first = run.given["world.task.pays"], run.given["world.task.first"]
        for stimulus in (0, 1):
            correct = ACTIONS[1 - stimulus if turned else stimulus]
            expected = np.zeros(4)
            expected[correct] = paid
            shown = first == stimulus
            assert (pays[shown][:, stimulus] == expected).all(), phase


def test_choices_are_tested_with_the_weights_of_their_own_arm_and_practice() -> None:
    runs = runs_of("choice", 1, 2, 4)
    early = {a.name for a in experiment("choice").arms if a.when == "always"}
    number = {r.phase: 1 + k for k, r in enumerate(runs)}
    run = one(runs, "slips of action")
    for k, (arm, subject) in enumerate(zip(run.arms, run.given["subject"], strict=True)):
        practice = ("short", "long")[k // 6 % 2]  # three subjects, valued and devalued
        trained = arm if arm in early else "control"
        expected = mark(number[f"{practice} practice"], trained, subject)
        assert run.given[CRITIC][k] == pytest.approx(expected, abs=1e-9), (arm, practice)
    devalued = run.given["world.task.value"]
    assert (devalued[:, 1] == 1.0).all()
    assert set(np.round(devalued[:, 0], 6)) == {1.0, round(float(devalued[:, 0].min()), 6)}
    assert devalued[:, 0].min() < 0.5


def test_snakes_are_met_in_rooms_that_were_explored_and_after_exposures_of_the_same_arm() -> None:
    runs = runs_of("snake", 1, 2, 4)
    explored = 1 + runs.index(one(runs, "exploration"))
    exposures = [(1 + k, r) for k, r in enumerate(runs) if r.phase == "exposure"]
    learners = {arm: number for number, run in exposures for arm in run.arms}
    assert {"control", "hippocampus off, learning", "relief signal off"} < set(learners)
    for run in runs:
        for k, (arm, subject) in enumerate(zip(run.arms, run.given["subject"], strict=True)):
            if run.phase in ("naive", "exposure", "food"):
                expected = mark(explored, "control", subject)
            elif run.phase == "after exposure":
                trained = arm if arm in learners else "control"
                expected = mark(learners[trained], trained, subject)
            else:
                continue
            found = run.given["weights of CA3 → CA1 (all)"][k]
            assert found == pytest.approx(expected, abs=1e-9), (run.phase, arm)


def test_rewards_in_conditioning_come_when_the_test_says() -> None:
    runs = runs_of("dopamine", 1, 2, 4)
    (train,) = (r for r in runs if r.phase == "training")
    reward_at = train.given["world.trials.reward_at"]
    groups = (reward_at > 0).mean(axis=1).reshape(6, 3).mean(axis=1)[:5]
    assert (groups[0], groups[-1]) == (0.0, 1.0)
    assert (np.diff(groups) > 0).all()
    assert (reward_at[15:] == 1500).all()
    assert reward_at[:15].max() == 1000
    extinction = one(runs, "extinction and compound")
    paid = (extinction.given["world.trials.reward_at"] > 0).mean(axis=1)
    assert paid.tolist() == [0.0] * 3 + [1.0] * 6
    critic, first = extinction.given[CRITIC], 1 + runs.index(train)
    assert (critic[:6].astype(int) == first).all()  # extinction, and AB after A, follow training
    assert (critic[6:] < 1).all()  # AB from the start has learnt nothing


def test_a_cue_announces_a_trained_one_beside_its_controls() -> None:
    runs = runs_of("dopamine", 1, 2, 4)
    pairing = one(runs, "second-order pairing")
    a, b = (pairing.given[f"world.trials.cue_{c}"].astype(bool) for c in "ab")
    paid = pairing.given["world.trials.reward_at"] > 0
    paired, apart, held, before, apart_before = (slice(3 * k, 3 * k + 3) for k in range(5))
    for group in (paired, held, before):
        assert ((a & b)[group].sum(axis=1) == b[group].sum(axis=1)).all()
    for group in (apart, apart_before):
        assert not (a & b)[group].any()
    assert len(set(b.sum(axis=1).tolist())) == 1  # as many of B in every group
    assert a[paired].sum() == a[apart].sum()
    assert a[before].sum() == a[apart_before].sum()
    assert not (paid & b).any()
    assert paid.sum(axis=1).tolist() == [10] * 9 + [0] * 6
    learning = pairing.given["hold of OFC → VS (all)"]
    assert (learning[held] != learning[paired]).all()
    assert (learning[apart] == learning[paired]).all()
    training = next(1 + k for k, r in enumerate(runs) if r.phase == "training")
    assert (pairing.given[CRITIC][:9].astype(int) == training).all()
    assert (pairing.given[CRITIC][9:] < 1).all()
    late, test = one(runs, "late training"), one(runs, "second-order test")
    assert (late.given["world.trials.reward_at"] == 1000).all()
    assert (late.given[CRITIC].astype(int) == 1 + runs.index(pairing)).all()
    expected = [1 + runs.index(pairing)] * 9 + [1 + runs.index(late)] * 6
    assert test.given[CRITIC].astype(int).tolist() == expected


def test_an_approach_is_tested_with_its_own_weights_and_with_none() -> None:
    runs = runs_of("dopamine", 1, 2, 4)
    training, test = one(runs, "approach"), one(runs, "test of approach")
    kinds = training.given["world._kind"]
    assert (kinds[:3] == 0).all()
    assert (kinds[3:] == 1).all()
    tested = test.given["world._kind"]
    assert (tested[:3] == 0).all()
    for row in tested[3:]:
        assert np.bincount(row).tolist() == [0, 2, 2, 2]
    critic = test.given[CRITIC]
    assert (critic[:6].astype(int) == 1 + runs.index(training)).all()
    assert (critic[6:] < 1).all()


def test_sources_are_heard_after_their_past_and_a_is_tested_after_its_own_listening() -> None:
    runs = runs_of("sampling", 1, 2, 4)
    number = {r.phase: 1 + k for k, r in enumerate(runs)}
    company, goals = "weights of ATL → ATL (some)", "weights of BLA → PL (all)"
    for phase in ("looks", "listening", "replayed listening"):
        run = one(runs, phase)
        assert set(run.given[company].astype(int)) - {0} == {number["company"]}
    hears = one(runs, "replayed listening").given["world.rounds.attended"]
    assert not np.isnan(hears[:3]).any()  # both heard
    assert np.isnan(hears[3:9]).all()  # as was chosen, and with the sources mixed
    assert not one(runs, "replayed listening").given["world.rounds.free"].any()
    chosen = one(runs, "listening")
    assert chosen.given["world.rounds.free"].all()
    cut = np.array([a == "goal-directed off" for a in chosen.arms])
    assert (chosen.given["cut of BLA → PL (all)"] == ~cut).all()
    test, table = one(runs, "test"), tables("sampling")[-1]
    shown = len(set(table["shown"].tolist()))
    task = np.tile(table["task"].reshape(-1, shown)[:, 0], shown + 1)
    after = {"before": "company", "choice": "listening", "yoked": "replayed listening"}
    for how, phase in after.items():
        here = np.array([t.endswith(f", {how}") for t in task])
        assert here.any()
        assert set(test.given[company][here].astype(int)) - {0} == {number[phase]}, how  # 0 is cut
    assert set(test.given[goals].astype(int)) == {number["company"]}, "nothing is cut for good"


@pytest.mark.parametrize(
    ("setting", "value"), [("dopamine", 0.5), ("pfc_gain", 0.5), ("soa", 200.0), ("congruent", 0.0)]
)
def test_settings_of_stroop_reach_its_test(
    setting: str, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = miniature("stroop", (1, 2, 4), monkeypatch, **{setting: value})[0]
    plain, other = (
        next(r for r in runs if r.phase == "test" and "control" in r.arms)
        for runs in (runs_of("stroop", 1, 2, 4), changed)
    )
    k = other.arms.index("control")
    if setting == "dopamine":
        assert all(v == 0.5 for n, v in other.of(k).items() if n.startswith("release of"))
    elif setting == "pfc_gain":
        assert other.circuit != plain.circuit
    else:
        same = [np.array_equal(plain.given[n], other.given.get(n)) for n in plain.given]
        assert not all(same)


def of_columns(name: str, run: Run, column: str) -> Any:
    """A column of the table of trials of a run, a text for each column of its cohort."""
    tasks = CHANGES if run.phase == "changed contingency" else (run.phase,)
    (found,) = (t[column] for t in tables(name) if t["task"][0] in tasks)
    return found.reshape(len(run.arms), -1)[:, 0]


def _of(run: Run, subject: int) -> dict[str, Any]:
    return run.of(run.given["subject"] == subject)


def _equal(a: Run, b: Run, subject: int, where: str) -> None:
    """The same is given to a subject's columns, and what no column owns is the same as a whole.

    Numbers of columns differ between the runs: what has an axis of them in one run only has it by
    chance.
    """
    assert set(a.given | a.held) == set(b.given | b.held), where
    own = set(a.given) & set(b.given)
    x, y = ({**r.held, **{n: v for n, v in _of(r, subject).items() if n in own}} for r in (a, b))
    for name in sorted(x):
        np.testing.assert_array_equal(x[name], y[name], f"{where}: {name}", strict=True)
