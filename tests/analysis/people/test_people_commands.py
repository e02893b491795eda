"""People's own trials beside a result: in compare, score, figure, report, fits, and Python."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import Result as Done
from typer.testing import CliRunner

import striata
from striata.analysis.errors import AnalysisError
from striata.analysis.figures import figures
from striata.analysis.figures.style import style
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.report import report
from striata.analysis.scorecard import scorecard
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.own import compared
from striata.analysis.sweep import check, measures_of, targets
from striata.experiments.commands.main import application

MAP = "subject=ID,condition=Cond,rt=RT:ms,correct=Acc,block=block,trial=trial"


def command(*arguments: object) -> Done:
    return CliRunner().invoke(application(), [str(a) for a in arguments])


@pytest.fixture
def own(small: Result, tmp_path: Path) -> Path:
    """The model's own trials as somebody else would have written them down."""
    t = small.test("control", "naming")
    pd.DataFrame(
        {
            "ID": t["subject"],
            "Cond": t["condition"].astype(str).str.upper().str[:5],
            "RT": t["rt"] * 1e3,
            "Acc": t["correct"].astype(int),
            "colour": t["colour"],
            "word": t["word"],
            "block": t["block"],
            "trial": t["trial"],
        }
    ).to_csv(tmp_path / "own.csv", index=False)
    return tmp_path / "own.csv"


def read(own: Path) -> People:
    columns = dict(pair.split("=") for pair in MAP.split(","))
    return striata.people("stroop", own, **columns)


def test_the_models_own_trials_are_themselves_in_every_row(small: Result, own: Path) -> None:
    table = table_of(compared(small, read(own)))
    rows = table[~table["measure"].str.startswith(("SD over", "exg"))]
    assert len(rows) > 60
    np.testing.assert_allclose(rows["model"], rows["published"], rtol=1e-4, atol=1e-6)
    for end in ("low", "high"):
        np.testing.assert_allclose(
            rows[f"model_{end}"], rows[f"published_{end}"], rtol=1e-4, atol=1e-4
        )
    assert {"all trials", "no repeated feature"} <= set(rows["condition"])
    assert set(table["source"]) <= {"own.csv", ""}


def answered(result: Result, own: Path, *arguments: object) -> str:
    """What a command with people's trials prints; it says in four lines what it understood."""
    done = command(arguments[0], result.path, *arguments[1:], "--data", own, "--map", MAP)
    assert done.exit_code == 0, done.output
    lines = [x for x in done.stderr.splitlines() if x.strip()][:4]
    assert [x.split(":")[0] for x in lines] == ["Rows read", "Left out", "Subjects", "Conditions"]
    return str(done.stdout)


def headings(text: str) -> set[str]:
    """Which of the two headings for what stands beside the model are in a line with its name."""
    lines = [x for x in text.splitlines() if "model" in x and "verdict" in x]
    return {name for name in ("published", "own data") for x in lines if name in x}


def test_tables_take_them_and_say_what_was_understood(
    small: Result, own: Path, tmp_path: Path
) -> None:
    for more in ((), ("--all",)):
        kept = ("-o", tmp_path / "compared.csv", "--overwrite")
        assert headings(answered(small, own, "compare", *kept, *more)) == {"own data"}
        assert headings(command("compare", small.path, *more).stdout) == {"published"}
    shown = answered(small, own, "score", "--csv", tmp_path / "scored.csv")
    assert headings(shown) == {"own data"}
    for name in ("compared.csv", "scored.csv"):
        assert set(pd.read_csv(tmp_path / name)["source"].dropna()) == {"own.csv"}


@pytest.mark.slow
def test_pictures_take_them_and_say_what_was_understood(
    small: Result, own: Path, tmp_path: Path
) -> None:
    answered(small, own, "figure", "-o", tmp_path)
    assert (tmp_path / f"{small.path.stem}-people.png").stat().st_size > 20_000
    answered(small, own, "report", "-o", tmp_path / "page.html")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Beside the model stand people of own.csv" in html
    assert "People here: own.csv, n = 3, not published values." in html
    assert "run-0-figure-people" in html


def test_figures_draw_them_in_the_place_of_published_values(small: Result, own: Path) -> None:
    people = read(own)
    with style():
        drawn = figures([small], people)["stroop"](small, people=people)
        usual = figures([small])["stroop"](small)
    assert "own.csv, n = 3" in drawn.get_suptitle()
    bars = [[p.get_height() for p in f.axes[0].patches] for f in (drawn, usual)]
    assert bars[0][1] == pytest.approx(bars[0][0], rel=1e-4)  # people are the model itself
    assert bars[1][1] != pytest.approx(bars[1][0], rel=1e-4)


def test_fits_aim_at_them(small: Result, own: Path) -> None:
    people = read(own)
    wanted = [f"mean rt, {c}" for c in ("congruent", "neutral", "incongruent")]
    aims = targets("stroop", people, None, wanted)
    found = {m["measure"]: m["mean"] for m in measures_of(small.path)}
    for a in aims:
        assert a["value"] == pytest.approx(found[a["measure"]], rel=1e-4)
        assert a["sd"] > 0
    check("stroop", {"measures": [a["measure"] for a in aims]})
    done = command("fit", "stroop", "--free", "dopamine=1:2", "--data", own, "--map", "rt=RT:s")
    assert isinstance(done.exception, AnalysisError)
    assert "has no column 'subject'" in str(done.exception)


def test_one_person_decides_nothing(small: Result, own: Path) -> None:
    one = pd.read_csv(own)
    one = one[one["ID"] == one["ID"][0]]
    columns = dict(pair.split("=") for pair in MAP.split(","))
    card = scorecard([small], people=striata.people("stroop", one, **columns))
    levels = card[card["published"].notna() & card["measure"].isin(["mean_rt", "err", "q50"])]
    assert set(levels["verdict"]) == {"inconclusive"}


def test_their_repr_is_what_was_understood(own: Path) -> None:
    people = read(own)
    lines = repr(people).splitlines()
    assert lines[0] == "People's trials of stroop"
    assert len(lines) == 5
    assert "Conditions: " in lines[4]
    with pytest.raises(AnalysisError, match="have no group /rates"):
        _ = people.rates


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fits"], "No models are fitted to trials of physiology"),
        (["--table", "x.csv"], "A table of values cannot be compared with results of physiology"),
        (["--data", "x.csv", "--table", "x.csv"], "Give --data or --table, not both"),
        (["--map", "rt=rt:s"], "--map says how --data is read; give --data, too"),
        (["--recipe", "x"], "--recipe says how --data is read; give --data, too"),
        (["--data", "x.csv"], "physiology takes no data of people: it has no behaviour"),
    ],
)
def test_options_that_do_not_go_together_are_said(
    options: list[str], message: str, physiology: Result
) -> None:
    done = command("compare", physiology.path, *options)
    assert isinstance(done.exception, AnalysisError)
    assert message in str(done.exception)


def test_results_of_another_experiment_are_refused(
    small: Result, physiology: Result, own: Path
) -> None:
    done = command("score", small.path, physiology.path, "--data", own, "--map", MAP)
    assert "--data is of one experiment, but these files are of" in str(done.exception)
    with pytest.raises(AnalysisError, match=r"own\.csv holds trials of stroop"):
        scorecard([physiology], people=read(own))
    with pytest.raises(AnalysisError, match=r"own\.csv holds trials of stroop"):
        figures([physiology], read(own))


def test_a_notebook_compares_and_draws_people_as_the_command_does(small: Result, own: Path) -> None:
    result, people = striata.load(small.path), read(own)
    table = result.compare(people=people)
    assert table.equals(scorecard([small], people=people))
    assert set(table["source"]) == {"own.csv"}
    assert striata.compare(result, people=people).equals(table)
    drawn = result.figure("people", people=people)
    assert "own.csv" in drawn.get_suptitle()
    assert "own.csv" in result.figure(people=people).get_suptitle()
    with pytest.raises(AnalysisError, match="has no figure 'people'"):
        result.figure("people")


def test_people_of_another_task_are_refused_in_a_notebook(
    small: Result, own: Path, physiology: Result
) -> None:
    for ask in ("compare", "figure"):
        with pytest.raises(AnalysisError):
            getattr(striata.load(physiology.path), ask)(people=read(own))


def test_a_report_opens_with_what_fits_peoples_own_data(small: Result, own: Path) -> None:
    html = report([small], people=read(own))
    opening = html[html.index('id="findings"') : html.index('id="score"')]
    assert "people of own.csv" in opening
    assert "measures with values in own.csv, " in opening
    assert opening.count("; own.csv ") > 3
    circuit = html[html.index('id="run-0-figure-circuit-caption"') :]
    assert "People here" in opening
    assert "People here" not in circuit[: circuit.index("</figcaption>")]
    assert "Hedge2018" not in html[html.index('id="card"') : html.index('id="run-0"')]
