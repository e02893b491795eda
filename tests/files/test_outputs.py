"""Outputs destroy nothing: what stands at their path is looked at before anything runs."""

import errno
import os
from pathlib import Path

import h5py
import pytest
from hostile import Command

from striata.experiments.runner import run as running
from striata.experiments.runner import schedule
from striata.files.errors import FileError
from striata.files.outputs import replacing

NOTES = "what somebody has written\n"


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that get as far as running something fail."""
    monkeypatch.setattr(schedule, "run_all", lambda *_: pytest.fail("something was run"))
    monkeypatch.setattr(running, "_run", lambda *_: pytest.fail("something was run"))


def test_a_full_disk_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "earlier.csv"
    path.write_text(NOTES, encoding="utf-8")

    def write() -> None:
        with replacing(path) as new:
            new.write_text(NOTES[:3], encoding="utf-8")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FileError, match="No space left"):
        write()
    assert path.read_text(encoding="utf-8") == NOTES
    assert list(tmp_path.iterdir()) == [path]


def refused(said: tuple[int, str], why: str) -> None:
    status, text = said
    assert status == 1, text
    assert why in text
    assert len(text.splitlines()) == 1


RUN = ("run", "stroop", "--subjects", 1, "--trials", 4)
SWEEP = ("sweep", "stroop", "--subjects", 1, "--trials", 4, "--grid", "dopamine=1,2")


def writers(r: Path) -> list[tuple[object, ...]]:
    """Every command that writes, but for the path of its output."""
    data = r.with_name("data.csv")
    data.write_text("subject,condition,rt,correct\n1,neutral,0.5,1\n", encoding="utf-8")
    table = Path(__file__).parents[2] / "data" / "reference" / "stroop.csv"
    fit = ("fit", "stroop", "--free", "pfc_gain=0.5:1.5", "--table", table, "-o")
    return [
        ("compare", r, "-o"),
        ("score", r, "--json"),
        ("score", r, "-o"),
        ("report", r, "-o"),
        ("rerun", r, "-o"),
        (*RUN, "--out"),
        (*SWEEP, "--out"),
        fit,
    ]


def test_an_input_is_never_replaced(copy: Path, striata: Command) -> None:
    whole, link = copy.read_bytes(), copy.with_name("link.csv")
    link.symlink_to(copy)
    for command in writers(copy)[:5]:
        for path, more in ((copy, ()), (link, ("--overwrite",))):
            refused(striata(*command, path, *more), "would be overwritten")
    other = copy.with_name("other.h5")
    other.write_bytes(whole)
    refused(striata("score", "-o", other, copy), "is no scorecard")
    refused(striata("export", copy, copy, "--overwrite"), "can be exported as")
    assert copy.read_bytes() == other.read_bytes() == whole
    both = copy.with_name("both.csv")
    refused(striata("score", copy, "-o", both, "--json", both), "reads or writes already")


def test_what_is_of_another_kind_is_not_replaced(copy: Path, striata: Command) -> None:
    folder, notes = copy.with_name("folder"), copy.with_name("notes.csv")
    folder.mkdir()
    notes.write_text(NOTES, encoding="utf-8")
    link, lost, pipe = (copy.with_name(n) for n in ("link", "lost", "pipe"))
    link.symlink_to(notes)
    lost.symlink_to(copy.with_name("nowhere"))
    os.mkfifo(pipe)
    cases = {
        notes: "is there, and is no ",
        link: "is there, and is no ",
        folder: "it is a folder",
        pipe: "it is no regular file",
        Path("/dev/null"): "it is no regular file",
        lost: "leads nowhere",
        notes / "r": "cannot be written",
        copy.with_name("x" * 300): "File name too long",
    }
    for command in writers(copy):
        for path, why in cases.items():
            refused(striata(*command, path), why)
    for suffix in (".csv", ".tex", ".md", ".graphml", ".nwb", ".parquet"):
        other = copy.with_name(f"mine{suffix}")
        other.write_text(NOTES, encoding="utf-8")
        refused(striata("export", copy, other), "is there, and is no ")
        assert other.read_text(encoding="utf-8") == NOTES
    assert notes.read_text(encoding="utf-8") == NOTES
    assert lost.is_symlink()
    assert pipe.is_fifo()


def test_a_figure_replaces_figures_only(copy: Path, striata: Command) -> None:
    mine = copy.with_name("r-circuit.png")
    mine.write_text(NOTES, encoding="utf-8")
    refused(striata("figure", copy), "r-circuit.png is there, and is no picture")
    assert [p.name for p in copy.parent.glob("*.png")] == ["r-circuit.png"]


def test_the_same_kind_and_overwrite_and_links(copy: Path, striata: Command) -> None:
    table, page, link = (copy.with_name(n) for n in ("t.csv", "t.html", "l.csv"))
    page.write_text(NOTES, encoding="utf-8")
    link.symlink_to(page)
    for path in (table, table, link):
        more = ("--overwrite",) if path == link else ()
        assert striata("compare", copy, "-o", path, *more)[0] == 0
    assert link.is_symlink()
    assert page.read_bytes() == table.read_bytes()
    assert not list(copy.parent.glob(".*"))


@pytest.mark.parametrize("suffix", [".csv", ".tex", ".md", ".graphml", ".nwb", ".parquet"])
@pytest.mark.filterwarnings("ignore")
def test_an_export_is_known_again(suffix: str, copy: Path, striata: Command) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    path = copy.with_name(f"out{suffix}")
    for _ in range(2):
        assert striata("export", copy, path) == (0, "")


def test_json_is_known_again(copy: Path, striata: Command) -> None:
    table, record = copy.with_name("s.csv"), copy.with_name("s.json")
    for _ in range(2):
        assert striata("score", copy, "--json", record, "-o", table)[0] == 0


@pytest.mark.parametrize(
    "suffix", ["svg", *(pytest.param(s, marks=pytest.mark.slow) for s in ("pdf", "png"))]
)
def test_a_picture_is_known_again(suffix: str, tmp_path: Path, striata: Command) -> None:
    for _ in range(2):
        assert striata("circuit", "-o", tmp_path / f"c.{suffix}")[0] == 0


def test_a_finished_run_is_not_run_again(copy: Path, striata: Command) -> None:
    command = ("run", "stroop", "--subjects", 3, "--trials", 8, "--out", copy)
    whole = copy.read_bytes()
    status, said = striata(*command)
    assert (status, copy.read_bytes()) == (0, whole)
    assert "is there already, finished at" in said
    refused(striata(*command, "--seed", 2), "holds the result of another run (of stroop,")
    assert copy.read_bytes() == whole


def test_what_only_looks_like_ours_is_not_replaced(copy: Path, striata: Command) -> None:
    mine = copy.with_name("mine.csv")
    mine.write_text("subject,phase,block,condition,rt\n1,a,1,b,400\n", encoding="utf-8")
    refused(striata("export", copy, mine), "is no table of trials of striata")
    nwb, photo = copy.with_name("mine.nwb"), copy.with_name("photo.png")
    with h5py.File(nwb, "w") as f:
        f.attrs["nwb_version"] = "2.7"
        f["general/lab"] = "another one"
    refused(striata("export", copy, nwb), "is no NWB file of striata")
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    refused(striata("circuit", "-o", photo), "is no picture of striata")
    lost = copy.with_name("lost")
    lost.symlink_to("/nowhere/at/all")
    refused(striata("circuit", "-o", lost / "c.png"), "is a link that leads nowhere")
    recipe = copy.with_name("mine.toml")
    recipe.write_text("", encoding="utf-8")
    data = ("--data", mine, "--recipe", recipe)
    refused(striata("compare", copy, *data, "-o", recipe, "--overwrite"), "would be overwritten")


def test_results_of_other_runs_and_versions_are_kept(copy: Path, striata: Command) -> None:
    whole = copy.read_bytes()
    refused(striata(*RUN, "--seed", 9, "--out", copy), "holds the result of another run")
    newer = copy.with_name("newer.h5")
    newer.write_bytes(whole)
    with h5py.File(newer, "r+") as f:
        f.attrs["schema_version"] = 99
    refused(striata(*RUN, "--out", newer), "holds a result of another version of striata")
    other = copy.with_name("other.h5")
    other.write_bytes(whole)
    with h5py.File(other, "r+") as f:
        f["provenance"].attrs["settings"] = "{}"
    refused(striata("rerun", copy, "-o", other), "holds the result of another run")
    assert copy.read_bytes() == whole
