"""A phase of an experiment's procedure: a sentence of its methods section, which is run."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Any

from striata.declarations import mistyped
from striata.experiments.protocol.errors import ExperimentError

#: What is done a number of times, and is done once.
_ONE_TIME = re.compile(r"(?<![\d.])1 times\b")


@dataclass(frozen=True)
class Phase:
    """One phase: what is shown and done, and how the session runs it.

    Parameters
    ----------
    name
        What it is called.
    what
        What is shown when and what follows, with durations; ``{name}`` stands for a setting.
    runs
        Numbers of its runs: each has noise of its own, and no two phases share one. Cohorts that
        stand side by side (arms with circuits of their own) take one each, in order.
    stream
        Number of the first of a subject's streams of noise in a run.
    kind
        ``practice`` or ``test``, as the table of trials has it.
    learns
        Whether synapses that learn all the time do so; they are held otherwise.
    rate_only
        Whether it is simulated at the rate level whatever the settings say.
    held_as_spikes
        Whether synapses that learn at the rate level are held at the spiking level.
    frozen
        Whether all columns of a subject meet the same noise, so that they differ in what is shown
        to them and done to them alone.
    """

    name: str
    what: str
    runs: range
    stream: int = 0
    kind: str = "test"
    learns: bool = False
    rate_only: bool = False
    held_as_spikes: bool = False
    frozen: bool = False

    def __post_init__(self) -> None:
        wrong = mistyped(self)
        if not wrong and not self.runs:
            wrong = "it has no runs"
        if wrong:
            raise ExperimentError(f"The phase {self.name!r}: {wrong}.")

    @property
    def mentions(self) -> tuple[str, ...]:
        """Settings of which :attr:`what` speaks."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.what) if name)

    def told(self, settings: Any) -> str:
        """What happens, with the settings' values."""
        told = self.what.format(
            **{name: f"{getattr(settings, name):,.12g}" for name in self.mentions}
        )
        told = _ONE_TIME.sub("once", told)
        return told[:1].upper() + told[1:]

    def as_dict(self) -> dict[str, Any]:
        """The phase as a plain record, for result files."""
        return {
            "name": self.name,
            "what": self.what,
            "kind": self.kind,
            "learns": self.learns,
            "rate_only": self.rate_only,
        }
