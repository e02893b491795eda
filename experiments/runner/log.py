"""The log of a run: what happened and when.

Its file also keeps a second run away from the same result.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.results.paths import beside


class Log:
    """``results.h5.log`` beside ``results.h5``, locked while it is open.

    The lock goes with the process that holds it. A link in its place, which somebody else may have
    put into a shared folder, is not written through.

    Raises
    ------
    ExperimentError
        If the folder cannot be written to, another run is writing the same result, or something
        other than a file of its own stands in the log's place.
    """

    def __init__(self, out: Path, resumed: bool) -> None:
        self.path = beside(out, ".log")
        try:
            self._file = _opened(self.path)
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
        self._file.seek(0)
        return self._file.read().splitlines()

    def close(self) -> None:
        """Let others write."""
        self._file.close()

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(path: Path) -> IO[str]:
    """The log's file, to be read and appended to; made if it is not there."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
    other = (
        f"{path} is a link or no regular file, so no log is written there; remove it, or choose "
        "another --out."
    )
    try:
        number = os.open(path, flags, 0o666)
    except OSError as e:
        if e.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise ExperimentError(other) from None
        raise
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(number)
        raise ExperimentError(other)
    return os.fdopen(number, "a+", encoding="utf-8", errors="backslashreplace")
