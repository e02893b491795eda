"""The record of an experiment's analysis: found by name, and enough by default."""

import ast
from collections.abc import Iterator
from pathlib import Path

import made_up
import numpy as np
import pandas as pd
import pytest
from made_up import rewriting
from typer.testing import CliRunner

import striata.analysis
from striata.analysis.errors import AnalysisError
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result
from striata.analysis.report import report
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures import record
from striata.analysis.signatures.own import people
from striata.analysis.signatures.record import Analysis, analysis, analysis_of
from striata.analysis.sweep import check, measures_of, targets
from striata.experiments.commands.main import application
from striata.experiments.runner.registry import names as experiments

HERE = Path(str(striata.analysis.__file__)).resolve().parent
#: Experiments' names that are no words of the field, and may not even stand in a text.
OWN_WORDS = ("stroop", "snake", "two-step", "two_step")


def elsewhere() -> Iterator[tuple[Path, str]]:
    """Every file of analysis that does not belong to one experiment, and its source."""
    names = {n.replace("-", "_") for n in experiments()}
    for path in sorted(HERE.rglob("*.py")):
        parts = path.relative_to(HERE).with_suffix("").parts
        if not (parts[0] in ("signatures", "figures") and parts[1] in names):
            yield path, path.read_text(encoding="utf-8")


def test_no_experiment_is_named_outside_its_own_files() -> None:
    known = set(experiments()) | {n.replace("-", "_") for n in experiments()}
    modules = {f"striata.analysis.{room}.{n}" for room in ("signatures", "figures") for n in known}
    checked = 0
    for path, source in elsewhere():
        checked += 1
        assert not [w for w in OWN_WORDS if w in source.lower()], path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Compare):
                words = {ast.unparse(x) for x in (node.left, *node.comparators)}
                asked = [w for w in words if w.endswith((".experiment", "['experiment']"))]
                literal = any(isinstance(x, ast.Constant | ast.Tuple) for x in node.comparators)
                assert not (asked and literal), f"{path}:{node.lineno}"
            if isinstance(node, ast.ImportFrom):
                assert not any(str(node.module).startswith(m) for m in modules), path
    assert checked > 20


@pytest.mark.parametrize("name", experiments())
def test_every_experiment_has_a_whole_record(name: str) -> None:
    found = analysis(name)
    assert found.columns
    assert found.drawings
    assert len({d.name for d in found.drawings}) == len(found.drawings)
    for d in found.drawings:
        assert len(d.caption) > 60, d.name
    # every measure has a figure, whatever it is called
    drawn = [d.name for d in found.drawings]
    assert found.shown_in("a measure of that name is nowhere", drawn) in drawn


def test_an_experiment_without_a_record_has_the_defaults() -> None:
    assert analysis("reaching-far") == Analysis()
    with pytest.raises(AnalysisError, match="must define ANALYSIS"):
        analysis("decoding")


def test_a_record_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "far_away").mkdir()
    (tmp_path / "far_away/__init__.py").touch()
    (tmp_path / "far_away/mirror_tracing.py").write_text(
        "from striata.analysis.signatures.record import Analysis\n"
        "ANALYSIS = Analysis(columns=('error',))\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(record, "HOME", "far_away")
    assert analysis("mirror-tracing").columns == ("error",)


def unknown(rng: np.random.Generator) -> pd.DataFrame:
    """Trials of an experiment that analysis knows nothing of."""
    t = made_up.product(
        subject=range(4),
        arm=("control", "GPi off"),
        task=("reaching",),
        condition=("near", "far"),
        trial=range(12),
    )
    far = t["condition"] == "far"
    return t.assign(
        correct=rng.random(len(t)) < np.where(far, 0.7, 0.9),
        rt=rng.normal(0.5, 0.05, len(t)) + 0.1 * far,
        steps=rng.poisson(9, len(t)),
        response=np.int8(1),
    )


@pytest.fixture
def reaching(small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A result of it, with mean rates and an example, as every run has them."""
    monkeypatch.setitem(made_up.TRIALS, "reaching", unknown)
    result = made_up.made("reaching", small, tmp_path / "reaching.h5", keep=("rates",))
    with rewriting(result.path) as f:
        f["trials/rt"].attrs["unit"] = "s"
    return Result(result.path, result.attrs)


def test_an_experiment_without_a_record_is_scored_as_predictions(reaching: Result) -> None:
    card = scorecard([reaching]).set_index(["measure", "condition"])
    assert set(card["verdict"]) == {"prediction"}
    t = reaching.test()
    near = t[t["condition"] == "near"]
    row = card.loc[("accuracy", "control, reaching, near")]
    assert row["model"] == pytest.approx(near.groupby("subject")["correct"].mean().mean())
    assert row["unit"] == "proportion"
    right = near[near["correct"]].groupby("subject")["rt"].mean().mean() * 1e3
    assert card.loc[("mean RT", "control, reaching, near"), "model"] == pytest.approx(right)
    assert ("mean steps", "GPi off, reaching, far") in card.index
    assert "mean response" not in card.index.get_level_values("measure")  # a code


def test_an_experiment_without_a_record_is_drawn_and_reported(
    reaching: Result, tmp_path: Path
) -> None:
    drawn = figures([reaching])
    assert set(drawn) == {"means", "rates", "circuit", "trial"}
    with style():
        drawn["means"](reaching).savefig(tmp_path / "means.png")
    assert (tmp_path / "means.png").stat().st_size > 20_000
    html = report([reaching])
    assert 'href="#run-0-figure-means"' in html
    with pytest.raises(AnalysisError, match="are drawn one at a time"):
        figures([reaching, reaching])


def test_an_experiment_without_a_record_takes_own_data_and_fits(
    reaching: Result, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    reaching.test()[["subject", "condition", "rt", "correct"]].astype({"correct": int}).to_csv(
        own, index=False
    )
    mapping = "subject=subject,condition=condition,rt=rt:s,correct=correct"
    out = tmp_path / "beside.csv"
    done = CliRunner().invoke(
        application(),
        ["compare", str(reaching.path), "--data", str(own), "--map", mapping, "-o", str(out)],
    )
    assert done.exit_code == 0, done.output
    table = pd.read_csv(out)
    assert len(table) == 4
    np.testing.assert_allclose(table["model"], table["published"])
    columns = dict(pair.split("=") for pair in mapping.split(","))
    aims = targets("reaching", people("reaching", own, **columns), None, [])
    found = {m["measure"]: m["mean"] for m in measures_of(reaching.path)}
    assert {a["measure"] for a in aims} <= set(found)
    check("reaching", {"measures": [a["measure"] for a in aims]})


def test_what_a_fit_cannot_measure_is_said_before_it_runs() -> None:
    check("stroop", {})
    check("stroop", {"measures": ["mean rt, neutral", "err difference, incongruent-neutral"]})
    with pytest.raises(AnalysisError, match="stroop has no measure 'accuracy, far' to fit"):
        check("stroop", {"measures": ["accuracy, far"]})
    with pytest.raises(AnalysisError, match="it takes no data of people"):
        check("physiology", {"measures": ["resting rate, STN"]})


def test_a_column_that_the_measures_need_is_named(small: Result, tmp_path: Path) -> None:
    path = tmp_path / "less.h5"
    path.write_bytes(small.path.read_bytes())
    with rewriting(path) as f:
        del f["trials/word"]
    with pytest.raises(AnalysisError, match="lacks the column word of /trials"):
        analysis_of(Result(path, small.attrs))


def test_reading_alone_is_light() -> None:
    import subprocess
    import sys

    code = (
        "import sys, striata.analysis.reading.load\n"
        "heavy = {'matplotlib', 'scipy', 'sklearn', 'brian2', 'typer'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
