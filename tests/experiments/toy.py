"""An experiment that takes no time and can be made to fail.

It is run by the real command: ``python toy.py run toy …``.

The environment variable TOY says what goes wrong in the batch of subjects 2 and 3; TOY_MARK names a
file that says it has happened. With ``python toy.py job`` it is the child process of a batch.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from striata.circuits.errors import DivergedError
from striata.experiments.commands import main as cli
from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.experiment import Experiment
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.protocol.settings import Settings, setting
from striata.experiments.runner import child, registry

HERE = Path(__file__).resolve().parent
NAME, KNOWN = "toy", ("toy", "for tests")
CHILD = (sys.executable, "-W", "ignore", str(HERE / "toy.py"), "job")
TEST = Phase("test", "A number is drawn.", runs=range(1))


@dataclass(frozen=True)
class ToySettings(Settings):
    pause: float = setting(0.0, "time that a batch takes", 0, 100_000, "ms")
    gain: float = setting(1.0, "factor on the outcome", -10, 10)
    bias: float = setting(0.0, "added to the outcome", -10, 10)


def run(session: Session) -> None:
    settings: ToySettings = session.settings
    subjects = list(session.subjects)
    session.progress(0.5)
    if 2 in subjects:
        _fault(os.environ.get("TOY", ""))
    if settings.gain > 1 and os.environ.get("TOY") == "kill above 1":
        os.kill(os.getpid(), signal.SIGKILL)
    if settings.gain < -5:
        raise DivergedError({s: 0.1 for s in subjects})
    if os.environ.get("TOY") == "nan" and 3 in subjects:
        raise DivergedError({3: 1.25})
    time.sleep(settings.pause * 1e-3)
    columns = Columns.of(session.size, settings.chosen[:1])
    rng = [np.random.default_rng([settings.seed, s]) for s in subjects]
    drawn = np.stack([r.standard_normal(settings.trials) + 1.0 for r in rng], axis=1)
    session.add_trials(
        TEST,
        columns,
        drawn.shape,
        task="none",
        block=0,
        outcome=settings.gain * drawn + settings.bias,
        condition=np.array(["a", "b"])[np.arange(settings.trials)[:, None] % 2],
    )


EXPERIMENT = Experiment(
    name=NAME,
    what="for tests",
    settings=ToySettings,
    defaults={level: {"subjects": 6, "trials": 4} for level in ("rate", "spiking")},
    batch={"rate": 2, "spiking": 2},
    procedure=(TEST,),
    columns=COMMON | {"outcome": Column("f4", "", "a number")},
    texts={"condition": ("a", "b"), "task": ("none",)},
    run=run,
    duration=lambda settings: 0.0,
)


def measures_of(path: Path) -> list[dict[str, object]]:
    """Mean outcome by condition, as analysis would give it."""
    with h5py.File(path) as f:
        outcome, odd = f["trials/outcome"][:].astype(float), f["trials/condition"][:] == 1
    means = (("outcome, a", outcome[~odd].mean()), ("outcome, b", outcome[odd].mean()))
    return [{"measure": n, "unit": "ms", "mean": m, "low": m - 1, "high": m + 1} for n, m in means]


def _fault(what: str) -> None:
    mark = Path(os.environ.get("TOY_MARK", "/nonexistent"))
    if what == "kill" or (what == "kill once" and not mark.exists()):
        if what == "kill once":
            mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "bad code" and "NUMBA_CACHE_DIR" not in os.environ:
        os.kill(os.getpid(), signal.SIGILL)
    if what == "chatter":
        print("not an answer", flush=True)
        print("nor this" * 100_000, file=sys.stderr, flush=True)
    if what == "bug":
        raise TypeError("a mistake of ours")
    if what == "wait":
        mark.write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(600)  # longer than any test waits: it must be ended
    if what == "numba":
        from striata.circuits.simulation import kernel

        links = kernel.Links(np.array([0, 1]), np.array([0]), np.ones(1, dtype=np.float32))
        kernel.add_all(links, np.ones((1, 2), dtype=np.float32), np.zeros((1, 2), dtype=np.float32))
    if what == "cython":
        import brian2 as b2

        b2.prefs.codegen.target = "cython"
        b2.Network(b2.NeuronGroup(2, "dv/dt = -v / (7*ms) : 1", method="exact")).run(1 * b2.ms)


if __name__ == "__main__":
    registry.modules()[NAME], child.CHILD = KNOWN, CHILD
    if sys.argv[1] == "job":
        # What only the child needs.
        from striata.experiments.commands import job
        from striata.experiments.search import point

        point.plugin = lambda group, name: measures_of  # type: ignore[assignment]
        sys.modules["toy"] = sys.modules["__main__"]
        job.main()
    cli.main()
