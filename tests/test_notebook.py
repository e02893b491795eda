"""A result in a notebook: what it says of itself, tables in order, named axes, spikes elsewhere."""

import inspect
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import xarray as xr

import striata
from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result as Read
from striata.experiments.runner.registry import experiment, names
from striata.files.digest import seal

README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.fixture(scope="module")
def result(small: Read) -> striata.Result:
    return striata.load(small.path)


@pytest.fixture
def spiking(small: Read, tmp_path: Path) -> striata.Result:
    """The small result with a few spikes of its first example, as the spiking level writes them."""
    path = tmp_path / "spikes.h5"
    path.write_bytes(small.path.read_bytes())
    with h5py.File(path, "r+") as f:
        group = f.create_group("spikes")
        group["tick"], group["neuron"], group["pool"] = [[5, 20, 7, 9], [3, 3, 8, 8], [0, 0, 0, 0]]
        group["trial"] = [0, 0, 0, 1]
        group.attrs.update({"resolution": 1e-4, "start": -0.3})
        seal(f)
    return striata.load(path)


def test_a_result_says_what_was_run(result: striata.Result) -> None:
    circuit = result.attrs["circuit_hash"][:12]
    for said in (repr(result), result._repr_html_()):
        for part in ("stroop, rate level", "3 simulated, seed 1", "control", circuit):
            assert part in said


def test_what_a_file_says_of_itself_is_escaped(small: Read, tmp_path: Path) -> None:
    path = tmp_path / "<b>bold.h5"
    path.write_bytes(small.path.read_bytes())
    assert "<b>" not in striata.load(path)._repr_html_()
    assert "&lt;b&gt;bold" in striata.load(path)._repr_html_()


def test_trials_are_in_order_of_meaning_with_units(result: striata.Result) -> None:
    first = ["subject", "arm", "phase", "task", "block", "trial", "condition"]
    answered = ["correct_response", "response", "correct", "rt"]
    assert list(result.trials)[:11] == first + answered
    assert result.trials.attrs["units"]["rt"] == "s"
    assert result.test().attrs["units"]["conflict"] == "spikes/s"
    assert set(result.test()["condition"].unique()) == {"congruent", "neutral", "incongruent"}


def test_rates_are_chosen_by_name_and_have_units(result: striata.Result) -> None:
    rates = result.rates
    stn = rates.sel(arm="control", task="naming", condition="congruent", population="STN")
    assert stn.dims == ("channel", "time")
    assert (rates.attrs["units"], rates["time"].attrs["units"]) == ("spikes/s", "s")
    row = [tuple(r) for r in rates["row"].to_numpy()].index(("control", "naming", "congruent"))
    pool = [tuple(p) for p in rates["pool"].to_numpy()].index(("STN", int(stn["channel"][0])))
    with h5py.File(result.path) as f:
        np.testing.assert_array_equal(stn[0], f["rates/mean"][row, pool])


def test_figures_and_comparisons_are_those_of_the_commands(result: striata.Result) -> None:
    assert result.compare().equals(striata.compare(result))
    assert result.figure("circuit").axes
    with pytest.raises(AnalysisError, match="has no figure 'brain'; there are stroop, "):
        result.figure("brain")


def test_a_figure_is_shown_in_a_notebook(result: striata.Result) -> None:
    client = pytest.importorskip("nbclient", reason="uv sync --group docs")
    import nbformat

    code = f"import striata\nstriata.load({str(result.path)!r}).figure('circuit')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    client.NotebookClient(notebook).execute()
    assert "image/png" in notebook.cells[0].outputs[-1]["data"]


def test_spikes_are_the_same_in_every_form(spiking: striata.Result) -> None:
    table = spiking.spikes()
    np.testing.assert_allclose(table["time"], [-0.2995, -0.2993, -0.298])
    assert table["neuron"].tolist() == [3, 8, 3]
    group = spiking.spikes("pynapple")
    assert sorted(len(train) for train in group.values()) == [1, 2]
    assert set(group["population"]) == {"V4"}
    trains = spiking.spikes("neo").spiketrains
    assert [t.annotations["neuron"] for t in trains] == [3, 8]
    np.testing.assert_allclose(trains[0].magnitude, [-0.2995, -0.298])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "holds no spikes, for it was run at the rate level"),
        ({"form": "nwb"}, "Spikes come as pandas, pynapple, neo, not as 'nwb'"),
    ],
)
def test_spikes_that_are_not_there(result: striata.Result, asked: Any, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        result.spikes(**asked)


def test_an_example_that_is_not_there(spiking: striata.Result) -> None:
    with pytest.raises(AnalysisError, match="has no example trial 99; they are numbered from 0"):
        spiking.spikes(example=99)


@pytest.mark.parametrize("name", names())
def test_every_setting_can_be_given_in_a_notebook(name: str) -> None:
    given = {f.name for f in fields(experiment(name).settings) if f.metadata}
    assert not given & set(inspect.signature(striata.run).parameters)


def test_every_group_opens_in_xarray_with_named_axes(result: striata.Result) -> None:
    with h5py.File(result.path) as f:
        groups = {d.parent.name for d in _datasets(f)}
    for group in groups:
        with xr.open_dataset(result.path, group=group) as found:
            assert not [d for d in found.dims if str(d).startswith("phony")], group
    with xr.open_dataset(result.path, group="rates") as rates:
        assert rates["mean"].dims == ("row", "pool", "time")
        assert list(rates.coords) == ["time"]
    with xr.open_dataset(result.path, group="trials") as trials:
        assert set(trials.sizes) == {"row"}
        assert trials["arm"].dtype.metadata["enum"]["control"] == 0
        assert list(trials)[:3] == ["subject", "arm", "phase"]


def _datasets(f: h5py.File) -> list[h5py.Dataset]:
    found: list[h5py.Dataset] = []
    f.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
    return found


def test_the_h5py_lines_of_the_readme_print_an_effect(
    result: striata.Result, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (lines,) = [b for b in blocks if "h5py" in b]
    exec(lines.replace("results/stroop.h5", str(result.path)), {})
    printed = float(re.findall(r"-?\d+", capsys.readouterr().out)[0])
    t = result.test("control", "naming")
    mean = t[t["correct"]].groupby("condition", observed=True)["rt"].mean() * 1e3
    assert printed == pytest.approx(mean["incongruent"] - mean["congruent"], abs=0.6)
