"""The log of a run: what happened and when.

Its file also keeps a second run away from the same result.
"""

from __future__ import annotations

import fcntl
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from striata.experiments.errors import ExperimentError


class Log:
    """``results.h5.log`` beside ``results.h5``, locked while it is open.

    The lock goes with the process that holds it.

    Raises
    ------
    ExperimentError
        If the folder cannot be written to, or another run is writing the same result.
    """

    def __init__(self, out: Path, resumed: bool) -> None:
        self.path = out.with_name(out.name + ".log")
        try:
            self._file: IO[str] = self.path.open("a", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not resumed:
                self._file.truncate(0)
        except BlockingIOError:
            raise ExperimentError(
                f"Another run is writing {out} (its log is {self.path}); wait for it, or choose "
                "another --out."
            ) from None
        except OSError as e:
            raise ExperimentError(f"{out.parent} cannot be written to ({e.strerror}).") from None

    def note(self, text: str) -> None:
        """Write a line with the time."""
        self._file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {text}\n")
        self._file.flush()

    def say(self, text: str) -> None:
        """Write a line, and show it to the user."""
        self.note(text)
        print(text, file=sys.stderr)

    def lines(self) -> list[str]:
        """What has been written."""
        return self.path.read_text(encoding="utf-8").splitlines()

    def close(self) -> None:
        """Let others write."""
        self._file.close()

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
