"""Calling the command in this process: what it says, and its exit status."""

import io
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from striata.experiments.commands import main as cli


@dataclass(frozen=True)
class Said:
    """What a call left: exit status, stdout, stderr."""

    status: int
    out: str
    err: str


def striata(arguments: Sequence[str]) -> Said:
    """Call the command as a shell would."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    typed, sys.argv = sys.argv, ["striata", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main(list(arguments))
        status = 0
    except SystemExit as e:
        status = int(e.code or 0)
    finally:
        sys.argv = typed
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Said(status, *texts)


def well_said(said: Said) -> bool:
    """Whether a mistake got one sentence (or, as wrong usage, the command's own form of it)."""
    if any(sign in said.err for sign in ("Traceback", "unforeseen", ", fails (", "imported (")):
        return False
    return said.status in (0, 2) or len(said.err.splitlines()) == 1
