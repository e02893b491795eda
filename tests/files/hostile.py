"""Files that are spoilt in every way we could think of, and the command as a user calls it."""

import io
import json
import signal
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from striata.experiments.commands.main import main
from striata.files.digest import seal

Command = Callable[..., tuple[int, str]]
#: Seconds after which a command is said to hang.
HANGS = 60
#: What an attribute, a dataset or a value in JSON is replaced by.
ODD: tuple[Any, ...] = (
    *(0, -1, 10**15, 1.5, np.nan, np.inf, True, "", "x", "{", "null", "[[[[", '{"a": NaN}'),
    *("\x1b[2J", "→ \N{SNOWMAN}", "../../etc/passwd", "$\\frac$", "9" * 500),
    *([], [1, 2, 3], [[1.0]], ["a", "b"], b"\xff\xfe"),
)


def striata(*arguments: object) -> tuple[int, str]:
    """Run a command; its exit status and what it said on stderr."""
    said = io.StringIO()
    old = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(HANGS)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(said):
            main([str(a) for a in arguments])
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else int(e.code is not None)
        return code, said.getvalue()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)
    raise AssertionError("a command ends with a status")


def _too_long(*_: Any) -> None:
    raise AssertionError(f"it took more than {HANGS} s")


def paths(f: h5py.File) -> list[str]:
    """Every object of a file, the root last."""
    found: list[str] = []
    f.visit(found.append)
    return [*found, "/"]


def spoil(f: h5py.File, what: str, place: int, odd: int) -> None:
    """Do one thing to an object: `place` chooses which, `odd` what it is replaced by."""
    names = paths(f)
    name, value = names[place % len(names)], ODD[odd % len(ODD)]
    if what in ("json", "value", "type") or name == "/":
        _inside(f, what, name, place, odd)
    elif what == "delete":
        del f[name]
    elif what == "attribute":
        keys = sorted(f[name].attrs) or ["json"]
        _set(f[name].attrs, keys[odd % len(keys)], ODD[(odd // 7) % len(ODD)])
    else:
        del f[name]
        _put(f, what, name, value)


def _put(f: h5py.File, what: str, name: str, value: Any) -> None:
    """Something else where an object was."""
    if what == "link":
        f[name] = h5py.SoftLink("/nowhere") if value else h5py.ExternalLink("/etc/passwd", "/")
    elif what == "group":
        f.create_group(name)
    elif what == "large":
        f.create_dataset(name, (10**12,), "f4", chunks=(10**6,), compression="gzip")
    else:
        try:
            f[name] = value
        except (TypeError, ValueError, OverflowError):
            f[name] = np.zeros((2, 2), dtype="c16")


def _set(attrs: Any, key: str, value: Any) -> None:
    try:
        attrs[key] = value
    except (TypeError, ValueError, OverflowError):
        attrs[key] = h5py.Empty("f4")


def _inside(f: h5py.File, what: str, name: str, place: int, odd: int) -> None:
    """Change a value of a dataset, its type, or a part of a text in JSON."""
    sets = [n for n in paths(f) if isinstance(f[n], h5py.Dataset)]
    d, value = f[sets[place % len(sets)]], ODD[odd % len(ODD)]
    if what == "json" or name == "/":
        _spoil_json(f, place, odd)
    elif what == "type":
        values, attrs, path = d[()], dict(d.attrs), d.name
        kinds = ("f8", "i1", "u8", "f2", "?", "S5", ">i4")
        del f[path]
        try:
            f.create_dataset(path, data=np.asarray(values).astype(kinds[odd % len(kinds)]))
        except (TypeError, ValueError):
            f.create_dataset(path, data=np.zeros(np.shape(values), "i4"))
        f[path].attrs.update(attrs)
    elif d.size and d.dtype.kind in "iuf":
        spread = (np.nan, 1e30, -1, 77, 2**30) if d.dtype.kind == "f" else (-1, 77, 0, 100, 5)
        d[place % len(d)] = spread[odd % 5]
    elif d.size and d.dtype.kind == "O":
        d[place % len(d)] = value if isinstance(value, str) else "x"


def _spoil_json(f: h5py.File, place: int, odd: int) -> None:
    """Replace or remove a value somewhere in a text in JSON."""
    group, key = (("circuit", "json"), ("provenance", "settings"))[odd % 2]
    if group not in f:
        return
    whole = inner = json.loads(f[group].attrs[key])
    for depth in range(1 + odd % 5):
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        k = keys[(place // (depth + 1)) % len(keys)]
        if depth == odd % 5 or not isinstance(inner[k], dict | list) or not inner[k]:
            if place % 3:
                inner[k] = next(x for x in (ODD[odd % len(ODD)], None) if _can(x))
            else:
                del inner[k]
            break
        inner = inner[k]
    f[group].attrs[key] = json.dumps(whole)


def _can(value: Any) -> bool:
    return not isinstance(value, bytes)


def spoilt(whole: bytes, path: Path, what: str, place: int, odd: int, sealed: bool) -> None:
    """Write a spoilt file; `sealed` with a digest that is right all the same."""
    path.unlink(missing_ok=True)
    if what in ("flip", "cut", "zeros", "longer"):
        path.write_bytes(damaged(whole, what, place, odd))
        return
    path.write_bytes(whole)
    with h5py.File(path, "r+") as f:
        spoil(f, what, place, odd)
        if sealed and what != "large":  # of which a digest would take for ever
            try:
                seal(f)
            except Exception:  # what cannot even be digested stays as it is
                return


def damaged(whole: bytes, what: str, place: int, odd: int) -> bytes:
    """Some bytes of a file changed."""
    at = place % len(whole)
    if what == "cut":
        return whole[:at]
    if what == "longer":
        return whole + bytes(odd)
    out = bytearray(whole)
    if what == "zeros":
        out[at : at + 64 * (odd + 1)] = bytes(len(out[at : at + 64 * (odd + 1)]))
    else:
        out[at] ^= 1 << odd % 8
    return bytes(out)
