"""``kernel.cpp`` compiled for this machine, kept on disk, and given the arrays of the kernel."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from striata.circuits.errors import CircuitError
from striata.circuits.spiking.kernel import Fired, Given, Network, State

SOURCE = Path(__file__).with_name("kernel.cpp")
#: Strict arithmetic but for fused multiplications: what is not finite stays so, and is found.
FLAGS = (
    "-O3",
    "-march=native",
    "-std=c++17",
    "-ffp-contract=fast",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-shared",
    "-fPIC",
)
#: Folder of compiled code, instead of the usual one of the user's caches.
FOLDER = "STRIATA_CACHE_DIR"

#: Advances some steps: number of the first, how many, and whether conductances settle before.
Advance = Callable[[int, int, bool], None]


def compiler() -> str | None:
    """Path of a C++ compiler, or None."""
    return shutil.which("g++") or shutil.which("clang++") or shutil.which("c++")


def lacking() -> str:
    """What Brian2 lacks to compile its code, in words; empty if nothing."""
    if compiler() is None:
        return "no C++ compiler"
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    return "" if header.exists() else "no Python.h"


@cache
def library() -> ctypes.CDLL:
    """The compiled loop; it is compiled on first use, which takes some two seconds.

    Raises
    ------
    CircuitError
        If there is no compiler, it fails, or what it makes can be kept or loaded nowhere.
    """
    path = compiler()
    if path is None:
        raise CircuitError("There is no C++ compiler.")
    folder = Path(os.environ.get(FOLDER) or platformdirs.user_cache_path("striata"))
    try:
        return _built(path, folder)
    except OSError as e:
        raise CircuitError(f"Compiled code cannot be kept in {folder} ({e.strerror or e}).") from e


def _built(path: str, folder: Path) -> ctypes.CDLL:
    # what the processor can do differs between machines that share a folder
    target = _output(path, *FLAGS[:3], "-dM", "-E", "-x", "c++", os.devnull)
    identity = "\0".join([path, *FLAGS, target, SOURCE.read_text(encoding="utf-8")])
    name = f"kernel-{_digest(identity.encode())}"
    for built in folder.glob(f"{name}-*.so"):
        if built.name == f"{name}-{_digest(built.read_bytes())}.so":  # undamaged
            return ctypes.CDLL(str(built))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        new = Path(made) / "kernel.so"
        _output(path, *FLAGS, "-o", str(new), str(SOURCE))
        built = folder / f"{name}-{_digest(new.read_bytes())}.so"
        new.replace(built)  # whole or not at all, whoever else compiles it
    return ctypes.CDLL(str(built))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        first = next(iter(done.stderr.strip().splitlines()), "without a message")
        raise CircuitError(f"The C++ compiler {command[0]} failed: {first}")
    return done.stdout


class _Layout(ctypes.Structure):
    """A structure of ``kernel.cpp``, filled with numbers and with the addresses of arrays."""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.values = values  # arrays live for as long as their addresses are here
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                assert value.flags.c_contiguous, name
                value = value.ctypes.data
            setattr(self, name, value)


def _structure(*fields: tuple[Any, str]) -> type[_Layout]:
    listed = [(name, kind) for kind, names in fields for name in names.split()]
    return type("Layout", (_Layout,), {"_fields_": listed})


_long, _float, _pointer = ctypes.c_int64, ctypes.c_float, ctypes.c_void_p
_Network = _structure(
    (_long, "columns pools neurons receptors pairs words"),
    (_pointer, "cells receptor conducts links opens joined keys"),
    (_long, "saturating hold"),
    (_float, "dt opening shut U relax"),
)
_State = _structure((_pointer, "V g h s u z scale since ready"))
_Given = _structure((_pointer, "extra threshold gain w"))
_Fired = _structure((_pointer, "counts spikes number"))


def bound(net: Network, state: State, given: Given, fired: Fired) -> Advance:
    """The compiled loop for arrays that stay where they are.

    Raises
    ------
    CircuitError
        See :func:`library`.
    """
    call = library().advance
    columns, neurons = state.V.shape
    values = net._asdict()
    network = _Network(
        columns=columns,
        pools=len(net.cells),
        neurons=neurons,
        receptors=len(net.receptors),
        pairs=len(net.links),
        words=net.joined.shape[1],
        receptor=values.pop("receptors"),
        **values,
    )
    parts = (
        network,
        _State(**state._asdict()),
        _Given(**given._asdict()),
        _Fired(**fired._asdict()),
    )
    references = [ctypes.byref(part) for part in parts]

    def advance(first: int, steps: int, settles: bool) -> None:
        call(*references, _long(first), _long(steps), _long(settles))

    return advance
