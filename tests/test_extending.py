"""The stories of docs/extending.md, whose code is run as it stands there."""

import importlib.machinery
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from striata.analysis.reading.load import Result, open_result
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures.record import Analysis, analysis
from striata.circuits import brain as home
from striata.circuits.assemble import assemble
from striata.circuits.description import Circuit, Parameter
from striata.circuits.errors import CircuitError
from striata.circuits.nuclei.cells import RECEPTORS
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.data import PATH
from striata.experiments.protocol.session import Session
from striata.experiments.results import file as results
from striata.experiments.results.stored import Stored
from striata.experiments.runner import registry

GUIDE = Path(__file__).parents[1] / "docs" / "extending.md"
BLOCK = re.compile(r"```python\n# (\S+)\n(.*?)```", re.DOTALL)
TASK = "simple-response"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """A block of the guide as the module that it would be."""
    folder: Path = tmp_path_factory.mktemp("story")
    told = dict(BLOCK.findall(GUIDE.read_text(encoding="utf-8")))
    made: list[str] = []

    def load(path: str) -> ModuleType:
        name = "striata." + path.removesuffix(".py").replace("/", ".")
        module = ModuleType(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, None)
        file = folder / path.replace("/", "-")
        file.write_text(told[path], encoding="utf-8")
        module.__file__ = str(file)
        sys.modules[name] = module
        made.append(name)
        exec(compile(told[path], str(file), "exec"), vars(module))
        return module

    yield load
    for name in made:
        sys.modules.pop(name, None)


def with_nuclei(*more: ModuleType) -> Circuit:
    order = json.loads((PATH / "order.json").read_text(encoding="utf-8"))
    return assemble((*home.NUCLEI, *more), RECEPTORS, order)


#: Both levels take a new nucleus, and a new rule, as they are declared.
LEVELS = pytest.mark.parametrize("level", [RateCohort, SpikingCohort])


@LEVELS
def test_a_nucleus(
    level: type[RateCohort | SpikingCohort], story: Callable[[str], ModuleType]
) -> None:
    circuit = with_nuclei(story("circuits/nuclei/brainstem/locus_coeruleus.py"))
    assert circuit.populations[-1].name == "LC"
    assert dict(circuit.regions)["locus coeruleus"] == ("LC",)
    cohort = level(circuit, range(2), 1)
    cohort.external[cohort.pools("dACC")] = 2.0
    cohort.run(1000)
    assert (cohort.rate[cohort.pools("LC")] > 3.0).all()
    assert (cohort.concentration["noradrenaline"] > 1.0).all()
    assert (cohort.gain["AMPA"][cohort.pools("PMC")] > 1.0).all()
    record = json.loads((PATH / "calibration.json").read_text(encoding="utf-8"))
    with pytest.raises(CircuitError, match=r"data/calibration.json .* run striata calibrate"):
        home.calibrated(circuit, record)


@LEVELS
def test_a_learning_rule(
    level: type[RateCohort | SpikingCohort], story: Callable[[str], ModuleType]
) -> None:
    rule = story("circuits/plasticity/oja.py").Oja(
        learning_rate=Parameter(2.0, "1/s", "assumed"), scale=Parameter(10.0, "spikes/s", "assumed")
    )
    name = "V4 → V_I (all)"
    learning = tuple(
        replace(p, plastic="oja") if p.name == name else p for p in home.draft().projections
    )
    circuit = home.draft().with_(projections=learning, rules=(*home.draft().rules, rule))
    cohort = level(circuit, range(2), 1)
    cohort.external[cohort.pools("V4").start] = 2.0
    cohort.reinforce()
    cohort.run(3000)
    w = cohort.weights[name]
    assert np.isfinite(w).all()
    assert (w[:, 0, 0] > w[:, 0, 1:].max(axis=1) + 0.1).all()
    with pytest.raises(CircuitError, match="oja"):
        home.draft().with_(projections=learning)


def done(module: ModuleType, folder: Path, subjects: int) -> Result:
    """A small run of the task, in this process."""
    declared = module.EXPERIMENT
    settings = declared.made("rate", subjects=subjects, trials=6, practice=24)
    declared.batch_of(settings, range(subjects), lambda f: None).save(folder / "0.npz")
    plan, parts = declared.plan(settings), Stored([folder / "0.npz"])
    results.write(folder / "r.h5", TASK, settings, plan, parts, {})
    return open_result(folder / "r.h5")


@pytest.fixture(scope="module")
def task(story: Callable[[str], ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Result:
    module = story("experiments/simple_response.py")
    assert isinstance(module.EXPERIMENT.run, Callable)  # type: ignore[arg-type]
    assert Session.__module__ in sys.modules
    return done(module, tmp_path_factory.mktemp("task"), 6)


def test_a_task_is_found_by_being_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = dict(BLOCK.findall(GUIDE.read_text(encoding="utf-8")))
    (tmp_path / "simple_response.py").write_text(told["experiments/simple_response.py"])
    (tmp_path / "errors.py").write_text('"""No experiment."""\n')
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    registry.modules.cache_clear()
    try:
        assert registry.names() == {
            TASK: "Simple responses: how soon an action starts, by the strength of its stimulus"
        }
    finally:
        registry.modules.cache_clear()


def test_a_task_without_an_analysis_is_scored_and_drawn(task: Result) -> None:
    assert analysis(TASK) == Analysis()
    card = scorecard([task])
    assert set(card["verdict"]) == {"prediction"}
    assert {"accuracy", "mean RT"} <= set(card["measure"])
    for drawing in Analysis().drawings:
        if drawing.when(task):
            assert drawing(task).axes


def test_an_analysis(story: Callable[[str], ModuleType], task: Result) -> None:
    module = story("analysis/signatures/simple_response.py")
    assert analysis(TASK) is module.ANALYSIS
    row = scorecard([task]).set_index(["measure", "condition"]).loc[("RT", "strong minus weak")]
    assert row["model"] < 0
    assert row["verdict"] == "right direction"
    assert module.draw(task).axes
