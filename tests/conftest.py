"""Results that several tests look at, made once; and the order in which files are tested."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from traced import LONG, summary, traced

from striata.analysis.reading.load import Result, open_result
from striata.experiments.runner.registry import experiment
from striata.experiments.runner.run import run

#: Where processes test side by side, each has a core for its runs.
WORKERS = 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
#: Files that take longest, first: those that make the large shared results, each another one, so
#: that no process waits for what another one runs; all others follow and even out what is left.
FIRST = (
    "test_dopamine_signatures.py",
    "test_signatures.py",
    "test_snake_signatures.py",
    "test_concept_signatures.py",
    "test_memory_signatures.py",
    "test_recollection_signatures.py",
    "test_renewal_signatures.py",
    "test_latent_signatures.py",
    "test_naming_signatures.py",
    "test_attitude_signatures.py",
    "test_transfer_signatures.py",
    "test_sampling_signatures.py",
    "test_contradiction_signatures.py",
    "test_stop_signal_signatures.py",
    "test_preconditioning_signatures.py",
    *LONG,
)


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist keep our order, rather than begin with files of many tests."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, and say what coverage is not measured in."""
    places = {name: k for k, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(FIRST)))
    for item in items:
        if not traced(item.path):
            item.add_marker("no_cover")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print coverage by room, where it was asked for (``--cov``)."""
    plugin = config.pluginmanager.getplugin("_cov")
    if plugin is not None and plugin.cov_controller is not None:
        terminalreporter.section("branch coverage")
        terminalreporter.write_line(summary(plugin.cov_controller.cov))


def silent(fraction: float) -> None:
    """Take no notice of progress."""


def run_to(path: Path, name: str, workers: int = WORKERS, **settings: Any) -> Result:
    """Run an experiment with some settings and open its result."""
    run(name, experiment(name).settings(**settings), path, workers, None, silent)
    return open_result(path)


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    """Run an experiment with some settings and open its result."""

    def make_result(name: str, **settings: Any) -> Result:
        return run_to(tmp_path_factory.mktemp(name) / "results.h5", name, **settings)

    return make_result


@pytest.fixture(scope="session")
def shared(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[..., Result]:
    """Like `make`, but run once for all processes that pytest-xdist tests in."""
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent

    def make_shared(name: str, key: str = "", **settings: Any) -> Result:
        path = folder / f"{key or name}.h5"
        with FileLock(path.with_suffix(".lock")):
            return open_result(path) if path.exists() else run_to(path, name, **settings)

    return make_shared


@pytest.fixture(scope="session")
def physiology(shared: Callable[..., Result]) -> Result:
    """Rest and selection at the rate level."""
    return shared("physiology", subjects=16, trials=2, arms=("hyperdirect off",))


@pytest.fixture(scope="session")
def stroop(shared: Callable[..., Result]) -> Result:
    """A cohort of 16 at the rate level, with the manipulations that tests ask about."""
    arms = (
        "PFC gain 0",
        "PFC gain 0.5",
        "dopamine 0.25",
        "dopamine 2",
        "dopamine 4",
        "hyperdirect off",
        "STN off",
        "dACC off",
        "naming practice",
        "haste 0.3",
        "caution 0.8",
    )
    return shared("stroop", subjects=16, trials=64, arms=arms)


@pytest.fixture(scope="session")
def small(shared: Callable[..., Result]) -> Result:
    """The smallest useful Stroop run."""
    return shared("stroop", "small", subjects=3, trials=8)


@pytest.fixture(scope="session")
def one(shared: Callable[..., Result]) -> Result:
    """A Stroop run of a single subject."""
    practice = {"reading_practice": 8, "naming_practice": 4}
    return shared("stroop", "one", subjects=1, trials=4, **practice)


@pytest.fixture(scope="session")
def dopamine(shared: Callable[..., Result]) -> Result:
    """Every protocol of the dopamine experiment, for few subjects."""
    return shared("dopamine", subjects=10, trials=2, training=35, extinction=20)


@pytest.fixture(scope="session")
def snake(shared: Callable[..., Result]) -> Result:
    """The snake experiment with the decisive lesions."""
    arms = (
        "top-down inhibition off",
        "colliculus off",
        "hippocampus off",
        "hippocampus off, learning",
        "relief signal off",
        "insula off",
        "reward gate off",
    )
    return shared("snake", subjects=16, trials=4, meals=10, arms=arms)
