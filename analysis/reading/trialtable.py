"""``/trials`` of a result file, read a few subjects at a time in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError
from striata.files.axes import names_an_axis
from striata.files.errors import raised_as
from striata.files.opening import opened

Int = NDArray[np.int64]
#: Columns that every table of trials has.
ALWAYS = ("subject", "arm", "phase", "task", "block", "trial", "condition")
#: Rows that are read at a time, if no subject has more.
PIECE = 500_000


@contextmanager
def reading(path: Path) -> Iterator[h5py.File]:
    """An open HDF5 file.

    Raises
    ------
    AnalysisError
        If it, or what is then read of it, cannot be read or is not to be trusted.
    """
    try:
        with raised_as(AnalysisError), opened(path) as f:
            yield f
    except OSError as e:
        raise AnalysisError(
            f"{path} is damaged or gone, a part of it cannot be read ({e})."
        ) from None


def datasets(group: h5py.Group) -> dict[str, h5py.Dataset]:
    """The datasets of a group, without those that only name an axis."""
    return {
        name: d for name, d in group.items() if isinstance(d, h5py.Dataset) and not names_an_axis(d)
    }


def value(d: h5py.Dataset, rows: slice = slice(None)) -> Any:
    """A dataset, or some of its rows: enumerations as categories, texts as strings."""
    codes = h5py.check_enum_dtype(d.dtype)
    if codes:
        names = sorted(codes, key=lambda k: codes[k])
        try:
            return pd.Categorical.from_codes(d[rows], categories=names)
        except ValueError:
            raise AnalysisError(
                f"{d.file.filename} is damaged: {d.name} holds numbers for which there is no name."
            ) from None
    if h5py.check_string_dtype(d.dtype):
        return d.asstr()[rows]
    return d[rows]


class TrialTable:
    """The table of trials of one file.

    Attributes
    ----------
    rows : number of rows
    units : column → unit, as the file says it
    order : columns, those that every table has first, the others as the experiment declares them
    booleans : columns that are true or false

    Raises
    ------
    AnalysisError
        If a column that every table has is missing, the columns differ in length, or there is no
        row.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with reading(path) as f:
            found = datasets(f["trials"])
            columns = {name: len(d) for name, d in found.items()}
            self.units = {name: str(d.attrs.get("unit", "")) for name, d in found.items()}
            self.booleans = frozenset(n for n, d in found.items() if d.dtype == bool)
        self.require(ALWAYS)
        if len(set(columns.values())) > 1:
            raise AnalysisError(f"{path.name} is damaged: the columns of /trials differ in length.")
        self.order = [*ALWAYS, *(name for name in columns if name not in ALWAYS)]
        self.rows = columns["subject"]
        if not self.rows:
            raise AnalysisError(f"{path.name} holds no trials.")

    def require(self, columns: Iterable[str]) -> None:
        """Raise unless the table has these columns."""
        for name in columns:
            if name not in self.units:
                raise AnalysisError(f"{self.path.name} lacks the column {name} of /trials.")

    def read(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Some rows, columns in :attr:`order`; those of texts are categorical, times in seconds.

        ``attrs["units"]`` of the table holds the unit of each column that has one.
        """
        with reading(self.path) as f:
            table = pd.DataFrame({name: value(f["trials"][name], rows) for name in self.order})
        table.attrs["units"] = {name: self.units[name] for name in self.order if self.units[name]}
        return table

    def subjects(self) -> Int:
        """Who is in the table."""
        with reading(self.path) as f:
            return np.unique(np.concatenate([np.unique(s) for s in _pieces(f["trials/subject"])]))

    def blocks(self) -> list[slice]:
        """Blocks of :data:`PIECE` rows or a little more, each with all rows of its subjects."""
        with reading(self.path) as f:
            ends = [_ends(s, k * PIECE) for k, s in enumerate(_pieces(f["trials/subject"]))]
        who, first, last = (np.concatenate(x) for x in zip(*ends, strict=True))
        found = (
            pd.DataFrame({"first": first, "last": last})
            .groupby(who)
            .agg({"first": "min", "last": "max"})
        )
        found = found.sort_values("first")
        until = np.maximum.accumulate(found["last"].to_numpy())
        free = np.append(
            found["first"].to_numpy()[1:] > until[:-1], True
        )  # no subject stands on both sides
        return _joined([int(e) + 1 for e in until[free]])

    def chosen(self, block: slice, **texts: str) -> pd.DataFrame:
        """Rows of a block that have these texts in these columns."""
        with reading(self.path) as f:
            kept = np.ones(block.stop - block.start, dtype=bool)
            for name, text in texts.items():
                d = f["trials"][name]
                kept &= d[block] == h5py.check_enum_dtype(d.dtype).get(text, -1)
        place = np.flatnonzero(kept)
        if not len(place):
            return self.read(slice(0, 0))
        start, stop = int(place[0]), int(place[-1]) + 1
        return self.read(slice(block.start + start, block.start + stop))[kept[start:stop]]


def _pieces(d: h5py.Dataset) -> Iterator[Any]:
    return (d[a : a + PIECE] for a in range(0, len(d), PIECE))


def _ends(subject: Any, start: int) -> tuple[Int, Int, Int]:
    """Who is in some rows, and the first and the last row of each."""
    who, first = np.unique(subject, return_index=True)
    back = np.unique(subject[::-1], return_index=True)[1]
    return who, first + start, len(subject) - 1 - back + start


def _joined(ends: list[int]) -> list[slice]:
    """Blocks that end where they may, as soon as they have enough rows."""
    out, start = [], 0
    for end in ends:
        if end - start >= PIECE or end == ends[-1]:
            out.append(slice(start, end))
            start = end
    return out
