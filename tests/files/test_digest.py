"""The digest changes with everything that a result says, and a file is held against it."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import open_result
from striata.files import digest
from striata.files.digest import content_digest, seal

pytestmark = pytest.mark.smoke


def swap_conditions(f: h5py.File) -> None:
    d = f["trials/condition"]
    codes = dict(h5py.check_enum_dtype(d.dtype))
    codes["congruent"], codes["incongruent"] = codes["incongruent"], codes["congruent"]
    retype(f, "trials/condition", h5py.enum_dtype(codes, "i2"))


def retype(f: h5py.File, name: str, kind: np.dtype) -> None:
    """The same bytes, shape and attributes under another type."""
    d = f[name]
    values, attrs = d[()], dict(d.attrs)
    del f[name]
    f.create_dataset(name, data=values.view(np.dtype(kind.str)), dtype=kind).attrs.update(attrs)


def signs(f: h5py.File) -> None:
    retype(f, "trials/subject", np.dtype("u4"))


def joined_texts(f: h5py.File) -> None:
    names = [str(x) for x in f["populations/name"].asstr()]
    shifted = [names[0] + "\0" + names[1], *names[2:], ""]
    attrs = dict(f["populations/name"].attrs)
    del f["populations/name"]
    kind = h5py.string_dtype("utf-8", 40)
    d = f.create_dataset("populations/name", data=[x.encode() for x in shifted], dtype=kind)
    d.attrs.update(attrs)


def moved_attribute(f: h5py.File) -> None:
    f["trials/rt"].attrs["unit"], f["trials/rt"].attrs["description"] = "", "s"


def test_it_sees_a_large_dataset_to_its_end(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "_BLOCK", 64)
    with h5py.File(copy, "r+") as f:
        before = content_digest(f)
        f["trials/rt"][-1] = 12.5
        assert content_digest(f) != before


@pytest.mark.parametrize("change", [swap_conditions, signs, joined_texts, moved_attribute])
def test_every_change_of_meaning_changes_it(
    change: Callable[[h5py.File], None], copy: Path
) -> None:
    with h5py.File(copy, "r+") as f:
        before = content_digest(f)
        assert f.attrs["content_sha256"] == before
        change(f)
        assert content_digest(f) != before
    with pytest.raises(
        AnalysisError,
        match=r"changed or damaged since|damaged, or no result|holds control characters",
    ):
        open_result(copy)


def test_a_number_that_was_changed_is_noticed_on_opening(copy: Path) -> None:
    with h5py.File(copy, "r+") as f:
        f["trials/rt"][0] += 0.01
    with pytest.raises(AnalysisError, match=r"content does not match its digest .* another copy"):
        open_result(copy)


def test_where_and_when_a_file_was_made_is_left_out(copy: Path) -> None:
    with h5py.File(copy, "r+") as f:
        f["provenance"].attrs["host"] = "elsewhere"
    open_result(copy)
    with h5py.File(copy, "r+") as f:
        f["provenance of another"] = [1.0]
        assert content_digest(f) != f.attrs["content_sha256"]


def test_an_older_file_says_what_to_do(copy: Path) -> None:
    with h5py.File(copy, "r+") as f:
        f.attrs["schema_version"] = 3
        seal(f)
    with pytest.raises(AnalysisError, match=r"schema 3 .* reads schema 4: make the file again by"):
        open_result(copy)
