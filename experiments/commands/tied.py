"""A child process that ends with its parent, from its first moment on.

Only the standard library is imported here, for what is heavy takes seconds to import, in which the
parent may die.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def tie() -> None:
    """End this process when its parent does.

    The parent holds the other end of standard input and writes nothing; when it dies, in whatever
    way and however early, reading comes to an end. Linux also kills the child, which holds while
    compiled code lets no other thread run.
    """
    threading.Thread(target=_end, daemon=True).start()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
