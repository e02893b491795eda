"""What kind of file stands at a path: one of ours, which may be made anew, or anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h5py

#: Bytes of a file that are looked at.
_HEAD = 4096


@dataclass(frozen=True)
class Kind:
    """A kind of file that striata writes: what it is called, and how it is recognised."""

    name: str
    is_at: Callable[[Path], bool]


def hdf5(name: str, is_ours: Callable[[h5py.File], bool]) -> Kind:
    """HDF5 files of which something holds; what cannot be read is none of ours."""

    def is_at(path: Path) -> bool:
        try:
            with h5py.File(path, "r") as f:
                return bool(is_ours(f))
        except Exception:  # whatever is wrong with it, it is none of ours
            return False

    return Kind(name, is_at)


def text(name: str, *marks: str) -> Kind:
    """Texts with marks near their beginning."""
    return Kind(name, lambda path: all(m.encode() in _head(path) for m in marks))


def binary(name: str, start: bytes, *marks: bytes) -> Kind:
    """Files that begin in one way, with marks near their beginning or end."""

    def is_at(path: Path) -> bool:
        head, tail = _head(path), _tail(path)
        return head.startswith(start) and all(m in head or m in tail for m in marks)

    return Kind(name, is_at)


def _head(path: Path) -> bytes:
    with path.open("rb") as f:
        return f.read(_HEAD)


def _tail(path: Path) -> bytes:
    with path.open("rb") as f:
        f.seek(max(path.stat().st_size - 4 * _HEAD, 0))
        return f.read()


def _is_our_nwb(f: h5py.File) -> bool:
    """Whether an NWB file says that it is of this laboratory; others hold somebody's recordings."""
    return "nwb_version" in f.attrs and f["general/lab"][()] in (b"striata", "striata")


RESULT = hdf5("result of striata run", lambda f: f.attrs["format"] == "striata-result")
SWEEP = hdf5("store of striata sweep", lambda f: f.attrs["format"] == "striata-sweep")
FIT = text("record of striata fit", '"format": "striata-fit"')
COMPARISON = text("table of striata compare", "measure,condition,", ",verdict,")
SCORECARD = text("scorecard", "experiment,level,measure,", ",verdict,")
SCORECARD_JSON = text("scorecard in JSON", '"experiment":', '"verdict":', '"seed_distance":')
REPORT = text("report of striata", "<!doctype html>", "<title>striata: ")
#: Suffix → what is exported under it.
EXPORTS = {
    ".csv": text("table of trials of striata", "subject,arm,phase,task,block,trial,condition,"),
    ".parquet": binary("Parquet file of striata", b"PAR1", b"subject", b"arm", b"correct"),
    ".graphml": text("graph of a circuit", "<graphml", 'attr.name="receptor"'),
    ".nwb": hdf5("NWB file of striata", _is_our_nwb),
    ".md": text("methods table in Markdown", "## Populations\n\n| population | neurons a pool |"),
    ".tex": text("methods table in LaTeX", r"\begin{longtable}", r"\caption{Populations}"),
}
#: Suffix → a figure.
FIGURES = {
    ".png": binary("picture of striata", b"\x89PNG\r\n", b"Matplotlib"),
    ".svg": text("picture of striata", "<svg", "Matplotlib"),
    ".pdf": binary("picture of striata", b"%PDF-", b"Matplotlib"),
}
