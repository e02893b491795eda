"""A child process that does what its parent sends, and ends with it, from its first moment on.

Only the standard library is imported here, for what is heavy takes seconds to import, in which the
parent may die.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Iterator
from queue import SimpleQueue

_PR_SET_PDEATHSIG = 1


def sent() -> Iterator[str]:
    """Lines that the parent writes to standard input, of which it holds the other end.

    When the parent dies, in whatever way and however early, reading comes to an end, and so does
    this process. Linux also kills it, which holds while compiled code lets no other thread run.
    """
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return iter(lines.get, None)


def _listen(lines: SimpleQueue[str]) -> None:
    rest = b""
    while read := os.read(0, 65536):
        *whole, rest = (rest + read).split(b"\n")
        for line in whole:
            lines.put(line.decode("ascii"))
    os._exit(1)
