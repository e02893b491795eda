"""The outermost layer of the command: whatever goes wrong, its user gets one sentence."""

from __future__ import annotations

import errno
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from striata.experiments.commands.mistakes import sentence, what
from striata.experiments.runner.provenance import command


def guarded(call: Callable[[], object]) -> None:
    """Call the command; an exception becomes a sentence on stderr and exit status 1.

    A user's mistake says itself what is wrong. Of anything unforeseen the details are written to a
    file, which the sentence names.
    """
    _prepare_streams()
    try:
        try:
            call()
        finally:
            sys.stdout.flush()  # a full disk may show only now
    except KeyboardInterrupt:
        _end("Stopped.", 130)
    except Exception as e:
        _end(_sentence(e), 1)


def _prepare_streams() -> None:
    r"""Let streams that are closed lead nowhere, and show what they cannot encode as ``\\xff``.

    Otherwise the next file that is opened would take a closed one's place.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", closefd=False))
        with suppress(AttributeError):  # in a test, or a notebook
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _sentence(e: Exception) -> str:
    broken = _stdout_is_broken() or _is_of_a_stream(e)
    if getattr(e, "is_user_error", False):
        return sentence(e)
    if broken:
        why = getattr(e, "strerror", None) or e
        return "" if _is_pipe(e) else f"The standard output cannot be written to ({why})."
    if isinstance(e, OSError) and e.filename and e.strerror:
        return f"{os.fsdecode(e.filename)} cannot be read or written ({e.strerror})."
    declared = sentence(e)
    if declared:
        return f"{declared.removesuffix('.')}; {_kept(e)}."
    send = "which please send with a report of the fault"
    return f"Something unforeseen went wrong ({what(e)}); {_kept(e)}, {send}."


def _is_of_a_stream(e: Exception) -> bool:
    """Whether writing has failed, and not of a file: errors of files name the file."""
    failed = (errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EBADF)
    return isinstance(e, OSError) and e.filename is None and e.errno in failed


def _is_pipe(e: Exception) -> bool:
    """Whether nobody reads our output any more, such as ``head``, which is no fault."""
    return isinstance(e, OSError) and e.errno == errno.EPIPE


def _stdout_is_broken() -> bool:
    """Whether the standard output can no longer be written to; it then leads nowhere."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _kept(e: Exception) -> str:
    """Write the details of an exception to a file of their own, and say where they are."""
    try:
        number, path = tempfile.mkstemp(prefix="striata-", suffix=".log")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as f:
            f.write(f"{command()}\nPython {platform.python_version()}, {platform.platform()}\n\n")
            f.write("".join(traceback.format_exception(e)))
    except OSError as other:
        return f"the details could not be written to a file ({other.strerror})"
    return f"the details are in {path}"


def _end(sentence: str, status: int) -> NoReturn:
    """Say a sentence in one line, and end."""
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in sentence
    )
    with suppress(OSError):
        if shown:
            print(shown, file=sys.stderr, flush=True)
    sys.exit(status)
