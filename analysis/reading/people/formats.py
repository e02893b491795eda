"""One file of trials, whatever its format, as a table of texts."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.people.text import (
    FRAME,
    WIDEST,
    decoded,
    delimited,
    frames,
    json_table,
    unique,
)
from striata.files.errors import raised_as
from striata.files.reading import read_bytes, read_text

ZIP, HDF5, MAT = b"PK\x03\x04", b"\x89HDF\r\n", b"MATLAB 5.0"
#: What files are called in which a part of the name says whose they are (BIDS).
ENTITY = re.compile(r"(?:^|_)([a-zA-Z]+)-([a-zA-Z0-9]+)")


@dataclass(frozen=True)
class Sheet:
    """A file as it was read.

    Attributes
    ----------
    name : of the file
    table : its rows, all values as text and empty ones as ``""``; columns that begin with ``@`` are
        parts of the file's name
    notes : what was found out about its format
    units : units that a BIDS sidecar gives
    """

    name: str
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    units: dict[str, str] | None = None


def read_file(path: Path, header: bool = True, part: str = "", pattern: str = "") -> Sheet:
    """Read a file.

    Parameters
    ----------
    path
        The file; its format is recognised by its content.
    header
        Whether the first row of a text or spreadsheet holds the names of columns.
    part
        Sheet of a spreadsheet, or variable of a ``.mat`` file.
    pattern
        Regular expression that the file's name must match; named groups become columns.

    Raises
    ------
    AnalysisError
        If it cannot be read.
    """
    with raised_as(AnalysisError):
        data = read_bytes(path)
    try:
        table, notes = _table(data, path, header, part)
    except AnalysisError:
        raise
    except Exception as e:  # readers of damaged files raise whatever these lead to
        why = " ".join(str(e).split())[:120]
        raise AnalysisError(f"{path.name} cannot be read as a table of trials ({why}).") from None
    if table.shape[1] > WIDEST:
        raise AnalysisError(
            f"{path.name} has {table.shape[1]:,} columns; at most {WIDEST:,} are read."
        )
    for name, value in _of_name(path, pattern).items():
        table[f"@{name}"] = value
    return Sheet(path.name, table, tuple(notes), _sidecar(path))


def of_frame(table: pd.DataFrame, name: str = "DataFrame") -> Sheet:
    """A DataFrame, whose columns must be named by text."""
    return Sheet(name, texts(table.set_axis(unique([str(c) for c in table]), axis=1)))


def _table(data: bytes, path: Path, header: bool, part: str) -> tuple[pd.DataFrame, list[str]]:
    if data.startswith(ZIP):
        return _spreadsheet(data, path, header, part)
    if data.startswith(HDF5):
        return _nwb(path), ["NWB"]
    if data.startswith(MAT):
        return _mat(data, path, part), ["mat"]
    text, encoding = decoded(data, path.name)
    notes = [] if encoding == "utf-8" else [encoding.upper().replace("CP", "Windows-")]
    if text.lstrip()[:1] in ("[", "{"):
        return texts(json_table(text, path.name)), [*notes, "JSON"]
    if FRAME in text:
        return texts(frames(text)), [*notes, "E-Prime log"]
    table, found = delimited(text, header, path.name)
    return table, [*notes, *found]


def _needs(package: str, extra: str, what: str) -> None:
    if find_spec(package) is None:
        raise AnalysisError(
            f"{what} needs {package}, which is not installed; run uv sync --extra {extra}."
        )


def _spreadsheet(
    data: bytes, path: Path, header: bool, part: str
) -> tuple[pd.DataFrame, list[str]]:
    _needs("openpyxl", "xlsx", f"Reading {path.name}")
    try:
        book = pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="openpyxl")
    except Exception as e:  # openpyxl raises whatever a damaged part of the file leads to
        raise AnalysisError(f"{path.name} is no spreadsheet that can be read ({e}).") from None
    if part and part not in book:
        raise AnalysisError(f"{path.name} has no sheet {part!r}; it has {', '.join(book)}.")
    chosen = part or next(iter(book))
    table = book[chosen]
    if header and len(table):
        named = unique([_text(name) for name in table.iloc[0]])
        table = table.iloc[1:].set_axis(named, axis=1)
    else:
        table = table.set_axis([f"#{k + 1}" for k in range(table.shape[1])], axis=1)
    more = f" of {len(book)}" if len(book) > 1 else ""
    return texts(table), [f"sheet {chosen!r}{more}"]


def _mat(data: bytes, path: Path, part: str) -> pd.DataFrame:
    from scipy.io import loadmat

    try:
        found = loadmat(io.BytesIO(data), simplify_cells=True)
    except Exception as e:  # scipy raises whatever a damaged part of the file leads to
        raise AnalysisError(f"{path.name} is no .mat file that can be read ({e}).") from None
    found = {k: v for k, v in found.items() if not k.startswith("__")}
    if part and part not in found:
        raise AnalysisError(f"{path.name} has no variable {part!r}; it has {', '.join(found)}.")
    tables = {k: _as_table(v) for k, v in found.items() if not part or k == part}
    good = {k: t for k, t in tables.items() if t is not None}
    if not good and not part and (whole := _as_table(found)) is not None:
        return texts(whole)
    if len(good) != 1:
        raise AnalysisError(
            f"{path.name} holds {len(good)} tables of trials ({', '.join(good or found)}); name one"
            " in a recipe (table = …)."
        )
    return texts(next(iter(good.values())))


def _as_table(value: Any) -> pd.DataFrame | None:
    """A struct of equally long columns, an array of structs, or a matrix; None for others."""
    if isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim == 1):
        rows = list(value)
        return pd.DataFrame(rows) if rows and all(isinstance(r, dict) for r in rows) else None
    if isinstance(value, dict):
        columns = {k: np.atleast_1d(v) for k, v in value.items()}
        long = {len(c) for c in columns.values()}
        plain = all(c.ndim == 1 for c in columns.values())
        return pd.DataFrame(columns) if plain and len(long) == 1 and max(long) > 1 else None
    if isinstance(value, np.ndarray) and value.ndim == 2:
        return pd.DataFrame(value, columns=[f"#{k + 1}" for k in range(value.shape[1])])
    return None


def _nwb(path: Path) -> pd.DataFrame:
    _needs("pynwb", "nwb", f"Reading {path.name}")
    from pynwb import NWBHDF5IO

    try:
        with NWBHDF5IO(path, "r", load_namespaces=True) as file:
            trials = file.read().trials
            table = None if trials is None else trials.to_dataframe().reset_index()
    except Exception as e:  # pynwb raises whatever a file that is not NWB leads to
        raise AnalysisError(
            f"{path.name} is HDF5 but cannot be read as NWB ({str(e).splitlines()[0]}); a .mat file"
            " of version 7.3 must be saved with -v7."
        ) from None
    if table is None:
        raise AnalysisError(f"{path.name} is NWB, but has no table of trials.")
    return texts(table)


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """All values as text: what is missing is empty, whole numbers have no point."""
    plain = table.reset_index(drop=all(name is None for name in table.index.names))
    return pd.DataFrame({str(c): plain[c].map(_text) for c in plain}, index=plain.index)


def _text(x: Any) -> str:
    if isinstance(x, (bool, np.bool_)):
        return str(bool(x)).lower()
    if isinstance(x, (float, np.floating)):
        return "" if np.isnan(x) else str(int(x)) if float(x).is_integer() else repr(float(x))
    if isinstance(x, np.ndarray) and x.size < 2:
        return _text(x.item()) if x.size else ""
    return "" if x is None or x is pd.NA or x is pd.NaT else str(x)


def _of_name(path: Path, pattern: str) -> dict[str, str]:
    """Columns that the file's name gives: itself, BIDS entities, and groups of the pattern."""
    stem = path.name.partition(".")[0]
    out = {"file": stem} | dict(ENTITY.findall(stem))
    if pattern:
        found = re.search(pattern, path.name)
        if not found:
            raise AnalysisError(f"The name of {path.name} does not match the recipe's {pattern!r}.")
        out |= found.groupdict()
    return out


def _sidecar(path: Path) -> dict[str, str]:
    """Units of the columns of a BIDS ``_events.tsv``, from the JSON beside it."""
    stem = path.name.partition(".")[0]
    beside = path.with_name(f"{stem}.json")
    if not stem.endswith(("_events", "_beh")) or not beside.is_file():
        return {}
    try:
        said = json.loads(read_text(beside))
    except (ValueError, RecursionError):  # what cannot be read at all is a ValueError, too
        said = None
    if not isinstance(said, dict):
        raise AnalysisError(
            f"{beside.name}, which describes {path.name}, is no JSON that names columns."
        )
    return {k: str(v["Units"]) for k, v in said.items() if isinstance(v, dict) and "Units" in v}
