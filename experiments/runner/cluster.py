"""Jobs on a Dask cluster, reached through its scheduler (``docs/cluster.md``).

A scheduler runs what it is sent: whoever reaches one that asks for no certificate runs code as its
user. So none is ever started here; only an address that the user gives is connected to.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.runner.child import Outcome, run_job

#: How long to try to reach a scheduler [s].
REACH = 10


class Cluster:
    """A cluster through a client of its scheduler."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address

    def submit(self, spec: str) -> Any:
        """A task on one of the workers."""
        return self.client.submit(run_job, spec, pure=False)

    def check(self, tasks: Sequence[Any]) -> None:
        """Raise if the scheduler has gone away, or forgotten a task.

        Raises
        ------
        ExperimentError
            If so.
        """
        if self.client.status != "running" or any(t.status in ("lost", "cancelled") for t in tasks):
            raise self._gone()

    def outcome(self, task: Any) -> Outcome:
        """What became of a task; one that takes its workers with it is a failed job.

        Raises
        ------
        ExperimentError
            If the scheduler has gone away.
        """
        from dask.distributed import CancelledError, KilledWorker

        try:
            found: Outcome = task.result()
        except KilledWorker:
            return (
                1,
                "The workers that ran this job died, one after the other; is there enough memory?",
                [],
            )
        except CancelledError:
            raise self._gone() from None
        except Exception as e:
            return 1, f"The job could not be run by its worker ({type(e).__name__}: {e}).", []
        return found

    def _gone(self) -> ExperimentError:
        return ExperimentError(
            f"The scheduler {self.address} went away; what is finished is kept, and the same "
            "command goes on from there."
        )


@contextmanager
def reached(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at an address; certificates are from Dask's configuration.

    Raises
    ------
    ExperimentError
        If there is no scheduler, or it refuses.
    """
    require_address(address)
    from dask.distributed import Client
    from distributed.utils import silence_logging_cmgr

    _require_certificates(address)
    with silence_logging_cmgr(logging.CRITICAL):
        try:
            client = Client(address, set_as_default=False, timeout=REACH)
        except (OSError, ValueError, TypeError, RuntimeError) as e:
            why = str(e).partition("\n")[0]
            raise ExperimentError(f"There is no Dask scheduler at {address} ({why}).") from None
        try:
            if not client.scheduler_info()["workers"]:
                print(
                    f"{address} has no workers yet; the run begins when one is there.",
                    file=sys.stderr,
                )
            yield Cluster(client, address)
        finally:
            client.close(timeout=2)


def _require_certificates(address: str) -> None:
    """Refuse to go to a scheduler that asks for certificates without any."""
    from distributed import Security

    try:
        has = Security().get_connection_args("client").get("ssl_context")
    except OSError as e:
        raise ExperimentError(
            f"The certificates in Dask's configuration cannot be used ({e.strerror or e})."
        ) from None
    if address.startswith("tls:") and not has:
        raise ExperimentError(
            f"{address} asks for certificates, and Dask's configuration has none; set DASK_CONFIG "
            "(docs/cluster.md)."
        )


def require_address(address: str) -> None:
    """Refuse an empty address.

    Raises
    ------
    ExperimentError
        If it is.
    """
    if not address.strip():
        raise ExperimentError(
            "The address of the scheduler is empty; is the file that it is read from still empty?"
        )
