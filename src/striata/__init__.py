"""A spiking and rate-based model of cortex and the basal ganglia, put through behavioural tasks.

The names below are what a notebook or script needs; each is imported when it is first used, so that
``import striata`` is quick. Everything else is in ``striata.circuits``, ``striata.experiments``,
``striata.analysis`` and ``striata.data``.

Examples
--------
>>> import striata
>>> result = striata.run("stroop", subjects=8, trials=24)  # doctest: +SKIP
>>> result.compare()  # doctest: +SKIP
>>> result.figure()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from striata.analysis.signatures.own import people
    from striata.circuits.brain import brain
    from striata.circuits.manipulate import lesioned, scaled
    from striata.circuits.rate.cohort import RateCohort
    from striata.circuits.simulation.during import During, release, scale, silence
    from striata.circuits.spiking.cohort import SpikingCohort
    from striata.notebook import compare, figures, load, run
    from striata.result import Result

    __version__: str

__all__ = [
    "During",
    "RateCohort",
    "Result",
    "SpikingCohort",
    "__version__",
    "brain",
    "compare",
    "figures",
    "lesioned",
    "load",
    "people",
    "release",
    "run",
    "scale",
    "scaled",
    "silence",
]

_DURING = "striata.circuits.simulation.during"
#: Name → the module that defines it.
_HOME = {
    "During": _DURING,
    "RateCohort": "striata.circuits.rate.cohort",
    "Result": "striata.result",
    "SpikingCohort": "striata.circuits.spiking.cohort",
    "brain": "striata.circuits.brain",
    "compare": "striata.notebook",
    "figures": "striata.notebook",
    "lesioned": "striata.circuits.manipulate",
    "load": "striata.notebook",
    "people": "striata.analysis.signatures.own",
    "release": _DURING,
    "run": "striata.notebook",
    "scale": _DURING,
    "scaled": "striata.circuits.manipulate",
    "silence": _DURING,
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("striata")
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'striata' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
