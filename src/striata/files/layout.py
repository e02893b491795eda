"""The layout of a result file, as ``docs/result-file.md`` has it, for checking a file against it.

A dataset that is not listed may be there and is not looked at: an experiment may record more.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import h5py
import numpy as np

from striata.files.axes import REFERENCES, names_an_axis
from striata.files.errors import Refused

#: Kinds of values: letters of NumPy's kinds of types, and texts.
_INT, _NUMBER, _COLUMN = ("i", "u"), ("i", "u", "f"), ("i", "u", "f", "b", "enumeration")
_BOOL, _ENUM, _TEXT = ("b",), ("enumeration",), ("text",)
#: Pattern of a path → kind of values, axes. Axes with the same name have the same length; one that
#: begins with a dot is meant within its group, and one without a name may have any.
_DATASETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **{f"/trials/{n}": (_INT, (".rows",)) for n in ("subject", "block", "trial")},
    **{f"/trials/{n}": (_ENUM, (".rows",)) for n in ("arm", "phase", "task", "condition")},
    "/trials/correct": (_BOOL, (".rows",)),
    **{
        f"/trials/{n}": (_NUMBER, (".rows",)) for n in ("rt", "decision_time", "response", "reward")
    },
    "/trials/*": (_COLUMN, (".rows",)),
    **{f"/arms/{n}": (_TEXT, (".arms",)) for n in ("name", "family", "what")},
    "/arms/value": (_NUMBER, (".arms",)),
    "/subjects/subject": (_INT, ("subjects",)),
    "/subjects/*": (_NUMBER, ("subjects",)),
    "/failed/*": (_NUMBER, (".failed",)),
    "/populations/name": (_TEXT, ("pools",)),
    "/populations/*": (_INT, ("pools",)),
    "/rates/mean": (_NUMBER, ("rows", "pools", "times")),
    "/rates/time": (_NUMBER, ("times",)),
    "/rates/*": (_TEXT, ("rows",)),
    "/dopamine/concentration": (_NUMBER, ("rows", "times")),
    "/dopamine/time": (_NUMBER, ("times",)),
    "/traces/rate": (_NUMBER, (".rows", "subjects", ".populations", ".times")),
    "/traces/time": (_NUMBER, (".times",)),
    "/traces/population": (_TEXT, (".populations",)),
    "/traces/*": (_TEXT, (".rows",)),
    "/rest/rate": (_NUMBER, ("subjects", "pools")),
    "/rest/cv": (_NUMBER, ("subjects", "pools")),
    "/rest/spikes/*": (_INT, (".spikes",)),
    "/example/time": (_NUMBER, (".times",)),
    "/example/rate": (_NUMBER, (".examples", "pools", ".times")),
    **{f"/example/{n}": (_TEXT, (".examples",)) for n in ("condition", "outcome")},
    **{f"/example/{n}": (_INT, (".examples",)) for n in ("correct_response", "response")},
    **{f"/example/{n}": (_NUMBER, (".examples",)) for n in ("decision", "reward")},
    "/spikes/*": (_INT, (".spikes",)),
    "/singles/rate": (_NUMBER, (".trials", ".pools", ".times")),
    "/singles/time": (_NUMBER, (".times",)),
    "/singles/population": (_TEXT, (".pools",)),
    "/singles/channel": (_INT, (".pools",)),
    "/singles/*": (_INT, (".trials",)),
    "/weights/*/*": (_NUMBER, ("subjects", ".targets", ".sources")),
    "/trained/*/*": (_NUMBER, ("subjects", "", "")),
}
#: Paths, below the root, of what must be a group if it is there.
_GROUPS = ("/weights/*", "/trained/*", "/rest/spikes")
#: Attributes that are read, by the path of their group: a text or a number.
_ATTRIBUTES: dict[str, dict[str, type]] = {
    "/": {
        "format": str,
        "schema_version": int,
        "experiment": str,
        "level": str,
        "circuit_hash": str,
        "complete": bool,
        "content_sha256": str,
    },
    "/circuit": {"json": str},
    "/procedure": {"json": str},
    "/provenance": {"settings": str},
    "/example": {"event": str},
    "/spikes": {"resolution": float, "start": float},
    "/rest/spikes": {"resolution": float, "start": float, "duration": float},
}

_WHAT = {str: "one text", bool: "true or false", int: "one whole number", float: "one number"}


def check(found: Iterator[tuple[str, h5py.Group | h5py.Dataset]]) -> None:
    """Refuse a file whose objects (path, object) are not laid out as a result's are.

    What is not there is not missed here: that is said by what needs it.

    Raises
    ------
    Refused
        For an attribute that is no single value, or of the wrong type; for a dataset of another
        kind, number of axes or length than it must have; for names with control characters.
    """
    lengths: dict[str, tuple[int, str]] = {}
    for where, item in found:
        _check_attributes(where, item)
        if isinstance(item, h5py.Dataset):
            if not names_an_axis(item):
                _check_dataset(where, item, lengths)
        elif _rule(where):
            raise Refused(f"{where} is a group, not a dataset")


def _check_attributes(where: str, item: Any) -> None:
    wanted = _ATTRIBUTES.get(where, {})
    for name in set(item.attrs) - set(REFERENCES):
        value = item.attrs[name]
        kind = wanted.get(name)
        if np.ndim(value) or (kind and not _is(value, kind)):
            what = _WHAT[kind] if kind else "one value"
            raise Refused(f"the attribute {name} of {where} is not {what}")
        if isinstance(value, str) and not _origin(where):
            _check_text(f"the attribute {name} of {where}", value)


def _is(value: Any, kind: type) -> bool:
    """Whether an attribute is of a kind; a number has to be finite."""
    if kind is float:
        return isinstance(value, int | float | np.number) and bool(np.isfinite(value))
    types = {str: str, bool: bool | np.bool_, int: int | np.integer}
    return isinstance(value, types[kind])


def _check_dataset(where: str, d: h5py.Dataset, lengths: dict[str, tuple[int, str]]) -> None:
    rule = _rule(where)
    if where.count("/") == 1 or (rule is None and any(fnmatchcase(where, p) for p in _GROUPS)):
        raise Refused(f"{where} is a dataset, not a group")
    codes, text = h5py.check_enum_dtype(d.dtype), h5py.check_string_dtype(d.dtype)
    if codes and sorted(codes.values()) != list(range(len(codes))):
        raise Refused(f"the names of {where} are not numbered from 0")
    for name in codes or ():
        _check_text(f"a name of {where}", name)
    if text and not _origin(where):
        for name in np.ravel(d.asstr()[()]):
            _check_text(where, name)
    if not d.ndim:
        raise Refused(f"{where} is a single value, not a list")
    if rule is None:
        return
    (kind,) = _ENUM if codes else _TEXT if text else (d.dtype.kind,)
    if kind not in rule[0]:
        raise Refused(f"{where} is not of the type that it must have")
    if d.ndim != len(rule[1]):
        raise Refused(f"{where} has {d.ndim} axes, not {len(rule[1])}")
    for axis, length in ((a, n) for a, n in zip(rule[1], d.shape, strict=True) if a):
        key = where.rpartition("/")[0] + axis if axis.startswith(".") else axis
        known, first = lengths.setdefault(key, (length, where))
        if known != length:
            raise Refused(f"{first} and {where} differ in length, {known} and {length}")


def _rule(where: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    return next((rule for pattern, rule in _DATASETS.items() if fnmatchcase(where, pattern)), None)


def _check_text(what: str, text: str) -> None:
    if not text.isprintable():
        raise Refused(f"{what} holds control characters, {text[:40]!a}")


def _origin(where: str) -> bool:
    return where == "/provenance" or where.startswith("/provenance/")
