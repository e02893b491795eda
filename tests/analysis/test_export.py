"""Other formats, read back by other programs."""

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from made_up import rewriting

from striata.analysis import export as exporting
from striata.analysis.errors import AnalysisError
from striata.analysis.export import export, methods
from striata.analysis.reading.load import Result, open_result


@pytest.fixture
def with_spikes(small: Result, tmp_path: Path) -> Result:
    """The small result with a few spikes, as a run at the spiking level writes them."""
    path = tmp_path / "spikes.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        group = f.create_group("spikes")
        group["tick"], group["neuron"], group["pool"] = np.array(
            [[5, 20, 7, 9], [3, 3, 8, 8], [0, 0, 1, 1]]
        )
        group.attrs.update({"resolution": 1e-4, "start": -0.3})
    return open_result(path)


def test_trials_come_back_from_csv(small: Result, tmp_path: Path) -> None:
    table = pd.read_csv(export(small, tmp_path / "trials.csv"))
    assert len(table) == len(small.trials)
    np.testing.assert_allclose(table["rt"], small.trials["rt"], rtol=1e-5)


def test_the_graph_has_every_population_and_projection(small: Result, tmp_path: Path) -> None:
    g = nx.read_graphml(export(small, tmp_path / "brain.graphml"))
    assert set(g.nodes) == set(small.populations["name"])
    assert g.nodes["GPi"]["neurons"] == 50
    assert any(d["kind"] == "gain" for _, _, d in g.edges(data=True))
    assert [n for n, d in g.nodes(data=True) if "depression_half_nS" in d] == ["IT"]
    assert next(d for a, b, d in g.edges(data=True) if (a, b) == ("D1", "GPi"))["GABA_nS"] > 0


def test_methods_tables_are_whole_in_both_forms(small: Result, tmp_path: Path) -> None:
    text = export(small, tmp_path / "methods.md").read_text(encoding="utf-8")
    assert all(n in text for n in set(small.populations["name"]))
    latex = methods(small, "tex")
    assert latex.count(r"\begin{longtable}") == latex.count(r"\end{longtable}") == 5
    assert "| IT | half | 2 nS |" in text
    assert "| PFC-colour → V4 | 1.5 |" in text
    assert "→" not in latex
    assert r"V\_I" in latex


@pytest.mark.filterwarnings("ignore")
def test_nwb_passes_the_inspector_and_opens_elsewhere(with_spikes: Result, tmp_path: Path) -> None:
    import pynapple
    from nwbinspector import Importance, inspect_nwbfile

    path = export(with_spikes, tmp_path / "trial.nwb")
    found = list(inspect_nwbfile(nwbfile_path=path))
    assert not [m for m in found if m.importance.value >= Importance.BEST_PRACTICE_VIOLATION.value]
    units = pynapple.load_file(str(path))["units"]
    assert len(units) == 2
    np.testing.assert_allclose(units[0].t, [5e-4, 20e-4])
    assert list(units["population"]) == ["V4", "V4"]


@pytest.mark.filterwarnings("ignore")
def test_nwb_holds_the_subjects_trials(with_spikes: Result, tmp_path: Path) -> None:
    from pynwb import NWBHDF5IO

    with NWBHDF5IO(export(with_spikes, tmp_path / "trial.nwb"), "r") as io:
        nwb = io.read()
        table = nwb.processing["behavior"]["trials_of_subject"].to_dataframe()
        rates = nwb.acquisition["population_rates"].data
        assert rates.shape[1] == len(with_spikes.populations)
    mine = with_spikes.trials[with_spikes.trials["subject"] == 0]
    np.testing.assert_allclose(table["rt"], mine["rt"], rtol=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_nwb_needs_no_trials_of_the_subject_in_the_table(small: Result, tmp_path: Path) -> None:
    from pynwb import NWBHDF5IO

    path = tmp_path / "others.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        f["trials/subject"][...] = np.maximum(f["trials/subject"][:], 1)
    with NWBHDF5IO(export(open_result(path), tmp_path / "trial.nwb"), "r") as io:
        nwb = io.read()
        assert len(nwb.trials) > 0
        assert not nwb.processing


def test_what_cannot_be_exported_is_said(
    small: Result, physiology: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AnalysisError, match=r"not as \.xls"):
        export(small, tmp_path / "x.xls")
    (tmp_path / "file").touch()
    with pytest.raises(AnalysisError, match="cannot be written"):
        export(small, tmp_path / "file" / "x.md")
    with pytest.raises(AnalysisError, match="no example trial"):
        export(physiology, tmp_path / "x.nwb")
    monkeypatch.setattr(exporting, "find_spec", lambda name: None)
    with pytest.raises(AnalysisError, match="uv sync --extra parquet"):
        export(small, tmp_path / "x.parquet")
