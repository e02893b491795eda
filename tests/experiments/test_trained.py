"""Trained subjects as a file: what one run has learnt is what another starts from."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.dormant import awake
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.trained import labels, weights
from striata.experiments.runner.options import trained_by
from striata.experiments.runner.registry import experiment
from striata.experiments.runner.run import run

SMALL = {"subjects": 2, "trials": 2, "arms": ("control", "goal-directed off")}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two subjects after a few trials of the two-step task."""
    out = tmp_path_factory.mktemp("trained") / "two.h5"
    settings = experiment("two-step").settings(**SMALL, practice=4)
    return run("two-step", settings, out, 1, None, lambda f: None)


def test_a_run_leaves_what_its_subjects_have_learnt(file: Path) -> None:
    assert labels(file) == ["control", "goal-directed off"]
    learnt = weights(file, "control", [0], {brain().hash})
    assert learnt["BLA → PL (all)"].any()
    assert not weights(file, "goal-directed off", [0], {brain().hash})["BLA → PL (all)"].any()
    simulated = awake(brain(), frozenset())
    assert set(learnt) == {p.name for p in simulated.projections if p.plastic}


def test_each_subject_goes_on_with_its_own(file: Path) -> None:
    both, second = (weights(file, "control", k, {brain().hash}) for k in ([0, 1], [1]))
    for name, w in both.items():
        np.testing.assert_array_equal(second[name][0], w[1])
    assert any((w[0] != w[1]).any() for w in both.values())


def test_another_run_starts_from_it(file: Path, tmp_path: Path) -> None:
    settings = trained_by(
        experiment("two-step").settings(**SMALL, practice=1), "two-step", file, "control"
    )
    again = run("two-step", settings, tmp_path / "again.h5", 1, None, lambda f: None)
    with h5py.File(file) as a, h5py.File(again) as b:
        name = "BLA → PL (all)"
        np.testing.assert_allclose(
            b[f"weights/{name}/before"][:], a[f"trained/control/{name}"][:], rtol=1e-6
        )


def test_subjects_of_a_scaled_circuit_go_on_in_it_and_not_in_another(tmp_path: Path) -> None:
    given = {"subjects": 1, "trials": 2, "arms": ("control",), "practice": 1}
    weak = {"scale": (("IT (depression)", 0.5),)}
    name, make = "two-step", experiment("two-step").settings
    first = run(name, make(**given, **weak), tmp_path / "first.h5", 1, None, lambda f: None)
    go_on = trained_by(make(**given, **weak), name, first, "control")
    run(name, go_on, tmp_path / "second.h5", 1, None, lambda f: None)
    intact = trained_by(make(**given), name, first, "control")
    with pytest.raises(ExperimentError, match="another circuit"):
        run(name, intact, tmp_path / "third.h5", 1, None, lambda f: None)


@pytest.mark.slow
def test_a_cortex_that_has_learnt_by_looking_goes_into_another_task(tmp_path: Path) -> None:
    """What perirhinal cortex has learnt of objects is there at the start of the two-step task."""
    latent = experiment("latent").settings(
        subjects=1, arms=("control",), looks=20, early=10, trials=1
    )
    life = run("latent", latent, tmp_path / "life.h5", 1, None, lambda f: None)
    label = labels(life)[0]
    two = experiment("two-step").settings(subjects=1, trials=2, arms=("control",), practice=1)
    settings = trained_by(two, "two-step", life, label)
    again = run("two-step", settings, tmp_path / "again.h5", 1, None, lambda f: None)
    name = "PIT → PR (some)"
    learnt = weights(life, label, [0], {brain().hash})[name]
    with h5py.File(again) as f:
        kept = f[f"trained/control/{name}"][:]
    np.testing.assert_allclose(kept, learnt, rtol=1e-6)  # nothing is looked at in the task


def test_what_does_not_fit_is_said_in_a_sentence(file: Path, tmp_path: Path) -> None:
    two = experiment("two-step").settings(**SMALL)
    with pytest.raises(
        ExperimentError, match="no training 'contrl'; it holds: control; goal-directed off"
    ):
        trained_by(two, "two-step", file, "contrl")
    with pytest.raises(
        ExperimentError,
        match=r"needs --as and the name of a training; .* holds: control; goal-directed off",
    ):
        trained_by(two, "two-step", file, "")
    with pytest.raises(ExperimentError, match="stroop takes no trained subjects"):
        trained_by(experiment("stroop").settings(subjects=1), "stroop", file, "control")
    with pytest.raises(ExperimentError, match="There is no file"):
        trained_by(two, "two-step", tmp_path / "none.h5", "control")
    with pytest.raises(ExperimentError, match="subject 2 is not among them"):
        weights(file, "control", [0, 2], {brain().hash})
    with pytest.raises(ExperimentError, match="another circuit"):
        weights(file, "control", [0], {"0" * 64})
    with pytest.raises(ExperimentError, match="there is no --from"):
        trained_by(two, "two-step", None, "control")
