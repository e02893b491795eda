"""A file from a stranger reads no other file, and its word on sizes is not taken."""

import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from hostile import Command

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import open_result
from striata.files.digest import seal
from striata.files.errors import FileError
from striata.files.opening import opened

SECRET = b"what is in another file of this machine"
Spoil = Callable[[h5py.File, Path], None]


def external_storage(f: h5py.File, secret: Path) -> None:
    del f["trials/rt"]
    rows = len(f["trials/subject"])
    outside = [(str(secret), 0, h5py.h5f.UNLIMITED)]
    f.create_dataset("trials/rt", (rows,), "f4", external=outside)


def virtual_source(f: h5py.File, secret: Path) -> None:
    with h5py.File(secret.with_suffix(".h5"), "w") as other:
        other["x"] = np.zeros(len(f["trials/subject"]), "f4")
    layout = h5py.VirtualLayout((len(f["trials/subject"]),), "f4")
    layout[:] = h5py.VirtualSource(secret.with_suffix(".h5"), "x", layout.shape)
    del f["trials/rt"]
    f.create_virtual_dataset("trials/rt", layout)


def external_link(f: h5py.File, secret: Path) -> None:
    with h5py.File(secret.with_suffix(".h5"), "w") as other:
        other["x"] = np.zeros(len(f["trials/subject"]), "f4")
    del f["trials/rt"]
    f["trials/rt"] = h5py.ExternalLink(str(secret.with_suffix(".h5")), "/x")


def dangling_link(f: h5py.File, secret: Path) -> None:
    del f["trials/rt"]
    f["trials/rt"] = h5py.SoftLink("/nowhere")


def circle(f: h5py.File, secret: Path) -> None:
    f["trials/again"] = f["/"]


def plugin_filter(f: h5py.File, secret: Path) -> None:
    f.create_dataset("trials/more", data=np.zeros(len(f["trials/subject"])), compression="lzf")


def compound(f: h5py.File, secret: Path) -> None:
    f["extra/values"] = np.zeros(3, dtype=[("a", "f4"), ("b", "i4")])


def rows_without_bytes(f: h5py.File, secret: Path) -> None:
    for name in list(f["trials"]):
        kind = f["trials"][name].dtype
        del f[f"trials/{name}"]
        f.create_dataset(f"trials/{name}", (10**12,), kind, chunks=(10**6,), compression="gzip")


def one_text_many_times(f: h5py.File, secret: Path) -> None:
    """A thousand texts of a megabyte that all are the same bytes in the file."""
    f["extra/text"] = ["x" * 2**20, *["y"] * 999]
    offset, size = f["extra/text"].id.get_offset(), f["extra/text"].id.get_storage_size()
    f.flush()
    with Path(f.filename).open("r+b") as raw:
        raw.seek(offset)
        first = raw.read(size // 1000)
        raw.seek(offset)
        raw.write(first * 1000)


def control_characters(f: h5py.File, secret: Path) -> None:
    f["arms/what"][0] = "\x1b]0;owned\x07"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (external_storage, "would be read from another file"),
        (virtual_source, "would be read from another file"),
        (external_link, "is a link to elsewhere"),
        (dangling_link, "is a link to elsewhere"),
        (circle, "stands in two places"),
        (plugin_filter, "of a kind that no file of striata has"),
        (compound, "of a kind that no file of striata has"),
        (rows_without_bytes, "more than the file's"),
        (one_text_many_times, "more than the file's"),
        (control_characters, "holds control characters"),
    ],
)
@pytest.mark.parametrize("command", ["export", "report", "compare", "rerun"])
def test_a_strangers_file_is_refused(
    spoil: Spoil, why: str, command: str, copy: Path, striata: Command
) -> None:
    secret, out = copy.with_name("secret"), copy.with_name("out.csv")
    secret.write_bytes(SECRET * 500)
    with h5py.File(copy, "r+") as f:
        spoil(f, secret)
        if spoil is control_characters:
            seal(f)
    arguments = [out] if command == "export" else ["-o", out]
    status, said = striata(command, copy, *arguments)
    assert status == 1
    assert why in said
    assert len(said.splitlines()) == 1
    assert not out.exists()


def test_what_is_no_file_does_not_hang(tmp_path: Path, striata: Command) -> None:
    pipe = tmp_path / "pipe.h5"
    os.mkfifo(pipe)
    for command in ("compare", "report", "figure", "rerun"):
        status, said = striata(command, pipe)
        assert (status, said.count("\n")) == (1, 1)
        assert "no regular file" in said


def test_a_chunk_larger_than_the_dataset_is_not_unpacked(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as f:
        d = f.create_dataset(
            "x", (10,), "f8", chunks=(10**7,), maxshape=(None,), compression="gzip"
        )
        d[...] = 1
    with opened(tmp_path / "x.h5"):
        pass  # 80 MB deflate to 80 kB: what deflate can do, and so believed
    with (
        h5py.File(tmp_path / "y.h5", "w") as f,
    ):
        f.create_dataset("x", (10,), "f8", chunks=(10**7,), maxshape=(None,), compression="gzip")
    with pytest.raises(FileError, match="would take 8e"), opened(tmp_path / "y.h5"):
        pass


def test_a_file_that_changed_is_looked_at_again(copy: Path) -> None:
    open_result(copy)
    with h5py.File(copy, "r+") as f:
        dangling_link(f, copy)
    with pytest.raises(AnalysisError, match="link to elsewhere"):
        open_result(copy)


def test_the_layout_is_held(copy: Path) -> None:
    spoilt: dict[str, Callable[[h5py.File], None]] = {
        "the attribute level of / is not one text": lambda f: f.attrs.create("level", [1, 2]),
        "/arms/what and /arms/value differ in length": lambda f: _replace(
            f, "arms/value", [1.0, 2.0]
        ),
        "/trials/rt is not of the type": lambda f: _replace(f, "trials/rt", ["fast"] * _rows(f)),
        "/rates/mean has 1 axes, not 3": lambda f: _replace(f, "rates/mean", [1.0, 2.0]),
        "/rates/time is a group": lambda f: _regroup(f, "rates/time"),
    }
    whole = copy.read_bytes()
    for why, spoil in spoilt.items():
        copy.write_bytes(whole)
        with h5py.File(copy, "r+") as f:
            spoil(f)
            seal(f)
        with pytest.raises(AnalysisError, match=why):
            open_result(copy)


def _rows(f: h5py.File) -> int:
    return len(f["trials/subject"])


def _replace(f: h5py.File, name: str, values: object) -> None:
    del f[name]
    f[name] = values


def _regroup(f: h5py.File, name: str) -> None:
    del f[name]
    f.create_group(name)
