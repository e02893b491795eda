"""The store of a sweep, its map, and what a fit aims at."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.style import style
from striata.analysis.figures.sweep import sweep
from striata.analysis.reading.load import Result
from striata.analysis.sweep import is_sweep, measures_of, open_sweep, store, targets
from striata.data import PATH
from striata.experiments.commands.main import application

ATTRS = {
    "format": "striata-sweep",
    "experiment": "toy",
    "level": "rate",
    "sweep": '{"settings": {"subjects": 5}}',
}
NAMES = ("mean rt, a", "err, a")


def made(path: Path, *lengths: int) -> xr.Dataset:
    """A store over as many grids as lengths.

    The first point failed, and mean rt counts the points.
    """
    axes = [
        (f"axis_{i}", list(np.arange(n) * 0.5), "ms" if i else "") for i, n in enumerate(lengths)
    ]
    found: list[Any] = ["it broke"]
    for i in range(1, int(np.prod(lengths))):
        rows = [
            {
                "measure": m,
                "unit": u,
                "mean": i,
                "low": i - 1,
                "high": None if m == "err, a" else i + 1,
            }
            for m, u in zip(NAMES, ("ms", "proportion"), strict=True)
        ]
        found.append({"measures": rows, "diverged": i % 2})
    store(path, axes, found, ATTRS)
    return open_sweep(path)


def test_the_store_is_in_order(tmp_path: Path) -> None:
    s = made(tmp_path / "s.nc", 2, 3)
    assert s["mean"].dims == ("axis_0", "axis_1", "measure")
    mean = s["mean"].sel(measure="mean rt, a").values
    assert np.array_equal(mean, [[np.nan, 1, 2], [3, 4, 5]], equal_nan=True)
    assert np.isnan(s["high"].sel(measure="err, a")).all()
    assert s["diverged"].values.tolist() == [[-1, 1, 0], [1, 0, 1]]
    assert s["failed"].values[0, 0] == "it broke"
    assert s["axis_1"].attrs["unit"] == "ms"
    assert is_sweep(tmp_path / "s.nc")


@pytest.mark.parametrize("lengths", [(4,), (3, 4), (1, 3)])
def test_maps_are_drawn_with_units_and_n(lengths: tuple[int, ...], tmp_path: Path) -> None:
    with style():
        drawn = sweep(made(tmp_path / "s.nc", *lengths))
        drawn.savefig(tmp_path / "s.png")
    words = [t.get_text() for ax in drawn.axes for t in (ax.xaxis.label, ax.yaxis.label)]
    assert {"ms", "proportion"} <= set(words)
    assert any(w in ("axis 0", "axis 1 [ms]") for w in words)
    assert drawn.get_supxlabel().startswith("toy, rate level, 5 subjects a point; mean")


@pytest.mark.parametrize(("factor", "whole"), [(2.0, True), (1.0, False)])
def test_whole_values_have_whole_ticks(factor: float, whole: bool, tmp_path: Path) -> None:
    found = made(tmp_path / "s.nc", 4)
    with style():
        drawn = sweep(found.assign_coords(axis_0=found["axis_0"] * factor))
    ticks = drawn.axes[0].get_xticks()
    assert bool((ticks == np.round(ticks)).all()) == whole


def test_what_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="no measure 'rt'; it has mean rt, a; err, a"):
        sweep(made(tmp_path / "s.nc", 3), ["rt"])
    with pytest.raises(AnalysisError, match="one grid or two with several values, not of 3"):
        sweep(made(tmp_path / "s.nc", 2, 2, 2))
    (tmp_path / "x.nc").write_text("no", encoding="utf-8")
    with pytest.raises(AnalysisError, match="not a store of striata sweep"):
        open_sweep(tmp_path / "x.nc")


def test_the_command_draws_a_sweep(tmp_path: Path, small: Result) -> None:
    made(tmp_path / "s.nc", 3)
    options = ["--format", "svg", "--measure", "err, a"]
    done = CliRunner().invoke(application(), ["figure", str(tmp_path / "s.nc"), *options])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "s-sweep.svg").stat().st_size > 1000
    done = CliRunner().invoke(application(), ["figure", str(small.path), *options])
    assert "--measure is for the store of a sweep" in str(done.exception)


def test_measures_are_those_of_the_scorecard(small: Result) -> None:
    rows = {r["measure"]: r for r in measures_of(small.path)}
    naming = small.test("control", "naming")
    errors = 1 - naming[naming["condition"] == "incongruent"]["correct"].mean()
    assert rows["err, incongruent"]["mean"] == pytest.approx(errors)
    assert rows["mean rt, neutral"]["unit"] == "ms"


def test_targets_come_with_peoples_sd() -> None:
    (aim,) = targets("stroop", None, PATH / "reference" / "stroop.csv", ["mean rt, neutral"])
    assert (round(aim["value"]), round(aim["sd"])) == (653, 75)
    with pytest.raises(AnalysisError, match="no measure 'mean rt, purple'"):
        targets("stroop", None, PATH / "reference" / "stroop.csv", ["mean rt, purple"])
    with pytest.raises(AnalysisError, match="has no SD between people"):
        targets("stroop", None, PATH / "reference" / "stroop.csv", ["sequence effect, naming"])
    with pytest.raises(AnalysisError, match="Give --data"):
        targets("stroop", None, None, [])
