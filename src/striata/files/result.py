"""Open a result file: one of ours, whole, of this schema, and as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py

from striata.files import digest, layout
from striata.files.errors import FileError, OtherSchema, damage
from striata.files.opening import identity, objects, opened

#: What ``/`` says of every result; the version of the schema, and that of striata that writes it.
FORMAT, SCHEMA, WRITER = "striata-result", 4, "0.2"
#: Which striata wrote older versions of the schema.
OLD = {1: "0.1", 2: "0.1", 3: "before 0.2 was finished"}
#: Files whose layout and digest have been found to be right.
_checked: set[tuple[int, ...]] = set()


@contextmanager
def opened_result(path: Path) -> Iterator[h5py.File]:
    """A result file, open for reading.

    It is checked as a whole when it is opened first in a process, and again if it has changed.

    Raises
    ------
    FileError
        For a file that is missing, damaged, not ours, of another schema, unfinished, changed since
        it was written, or that is not laid out as a result is.
    """
    known = identity(path)
    with opened(path) as f:
        if known not in _checked:
            with damage(path):
                _identify(path, f)
                layout.check(objects(f))
                digest.check(path, f)
            _checked.add(known)
        yield f


def _identify(path: Path, f: h5py.File) -> None:
    said = {name: f.attrs.get(name) for name in ("format", "schema_version", "complete")}
    if not _equal(said["format"], FORMAT):
        raise FileError(f"{path} is an HDF5 file, but not a striata result.")
    if not _equal(said["schema_version"], SCHEMA):
        raise OtherSchema(_other_schema(path, said["schema_version"]))
    lacking = [n for n in ("experiment", "level", "circuit_hash") if n not in f.attrs]
    if not _equal(said["complete"], True) or "trials" not in f or lacking:
        raise FileError(f"{path} is not complete; repeat the command that was making it.")


def _equal(value: Any, wanted: Any) -> bool:
    """Whether an attribute, which may be anything, is this value."""
    return bool(getattr(value, "ndim", 0) == 0 and value == wanted)


def _other_schema(path: Path, version: Any) -> str:
    """What to do about a file of another version of the schema, in a sentence."""
    old = next((by for number, by in OLD.items() if _equal(version, number)), None)
    if old is None:
        if version is None:
            return f"{path} names no version of its schema, so it cannot be read."
        shown = ascii(version.item() if hasattr(version, "item") and not version.ndim else version)
        return (
            f"{path} was written with schema {shown:.20}, but striata {WRITER} reads schema "
            f"{SCHEMA}: use the version of striata that wrote it."
        )
    by = old if old.startswith("before") else f"striata {old}"
    return (
        f"{path} was written with schema {version} ({by}), but striata {WRITER} reads schema "
        f"{SCHEMA}: make the file again by the command that made it, which it holds in "
        "/provenance/command, or read it with the version of striata that wrote it."
    )
