"""First answers: the sentence of counts, the dozen rows, digits, and 80 columns."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up import TRIALS, made
from typer.testing import CliRunner

from striata.analysis.numbers import decimals, estimate, shown_unit
from striata.analysis.printing import NARROW
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import measured
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.findings import MOST, answers, counts, first, keys
from striata.analysis.signatures.own import compared
from striata.analysis.signatures.record import analysis
from striata.experiments.commands.main import application
from striata.experiments.runner.registry import names


def rows(*verdicts: str, calibrated: int = 0) -> pd.DataFrame:
    """A table with these verdicts; the first `calibrated` rows were calibrated on."""
    n = len(verdicts)
    return pd.DataFrame(
        {
            "measure": [f"m_{k}" for k in range(n)],
            "condition": [""] * n,
            "verdict": verdicts,
            "calibrated_on": ["seen"] * calibrated + [""] * (n - calibrated),
        }
    )


def table(result: Result) -> pd.DataFrame:
    """All comparisons of a result."""
    return table_of(measured(compared(result)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            rows("inside", "right direction", "wrong", "inconclusive", "prediction"),
            "Of 4 measures with published values, 2 fit, 1 misses, 1 is inconclusive. Of 1 measure"
            " nothing is known to compare with.",
        ),
        (
            rows("inside", "outside", "outside", calibrated=1),
            "Of 2 measures with published values, none fits, 2 miss. 1 more was used to set the"
            " model, or seen while it was built, and is no evidence: 1 fits, none misses.",
        ),
        (rows("prediction"), "Of 1 measure nothing is known to compare with."),
    ],
)
def test_the_sentence_counts_what_fits_and_calls_nothing_evidence_that_is_none(
    found: pd.DataFrame, said: str
) -> None:
    assert counts(found) == said


def test_a_first_answer_is_what_was_asked_then_what_misses_and_no_more_than_a_dozen() -> None:
    verdicts = ["prediction"] * 10 + ["inside"] * 10 + ["wrong", "outside"]
    found = rows(*verdicts)
    best = first(found, {"m 3": "", "m 1": ""})
    assert list(best["measure"]) == ["m_3", "m_1", *(f"m_{k}" for k in (*range(10, 18), 20, 21))]
    assert len(best) == MOST
    assert len(first(found.head(5), {})) == 5


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0.57966 * 100, 55.451, 60.482), "58.0 [55.5, 60.5]"),
        ((920.1, 866.8, 973.4), "920 [867, 973]"),
        ((-0.0021, -0.4344, 0.4301), "0.00 [-0.43, 0.43]"),
        ((4.5696, 4.5179, 4.6213), "4.57 [4.52, 4.62]"),
        ((0.85912, math.nan, math.nan), "0.859"),
        ((1234.4, math.nan, math.nan), "1234"),
        ((math.nan, 10.0, 40.0), "10 to 40"),
        ((math.nan, 0.0, math.inf), "at least 0"),
        ((math.nan, math.nan, math.nan), ""),
    ],
)
def test_numbers_have_as_many_digits_as_their_interval_allows(
    numbers: tuple[float, float, float], said: str
) -> None:
    assert estimate(*numbers) == said


def test_rounding_changes_no_interval_by_more_than_a_tenth() -> None:
    for half in np.geomspace(0.002, 400, 500):
        assert 0.5 * 10.0 ** -decimals(half) <= 0.1001 * max(half, 5)


def test_proportions_are_percent_and_their_differences_points() -> None:
    assert shown_unit("proportion", difference=False) == ("%", 100.0)
    assert shown_unit("proportion", difference=True) == ("% points", 100.0)
    assert shown_unit("ms", difference=True) == ("ms", 1.0)


@pytest.mark.parametrize("name", ["stroop", *TRIALS])
def test_every_row_that_is_asked_for_is_there(small: Result, name: str, tmp_path: Path) -> None:
    result = small if name == "stroop" else made(name, small, tmp_path / "made.h5")
    asked, there = analysis(name).asked, set(keys(table(result)))
    of_arms = {a for a in asked if " off" in a or "load" in a or "dopamine 2" in a}
    assert asked
    assert set(asked) - of_arms <= there


def test_places_of_experiments_differ() -> None:
    places = [analysis(name).place for name in names()]
    assert len(set(places)) == len(places)


def test_compare_answers_in_80_columns_and_all_brings_the_rest(small: Result) -> None:
    def said(*options: str) -> str:
        done = CliRunner().invoke(application(), ["compare", str(small.path), *options])
        assert done.exit_code == 0, done.output
        return str(done.output)

    brief, every = said(), said("--all")
    assert brief.startswith("stroop, rate level, 3 subjects\nOf ")
    head = brief.index("\nmeasure ")
    assert max(len(line) for line in brief[head:].splitlines()) <= NARROW
    assert "Stroop effect, mean RT" in brief
    assert "exg" not in every[: every.index("mean rt")]
    assert brief.count("\n") < 60 < every.count("\n")
    more = re.search(r"(\d+) more measures: --all", brief)
    assert more is not None
    assert int(more[1]) == len(table(small)) - MOST
    shown = answers(table(small), {})
    assert not shown["unit"].eq("proportion").any()


def test_csv_has_every_row_and_all_digits(small: Result, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    CliRunner().invoke(application(), ["compare", str(small.path), "-o", str(out)])
    np.testing.assert_allclose(pd.read_csv(out)["model"], table(small)["model"])
