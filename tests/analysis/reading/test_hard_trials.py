"""Every experiment's trials, spoilt: a sentence, or what should be done, without a warning."""

from pathlib import Path

import pytest
from hard import CIRCUIT, DRAWN, SPOILT, drawn, nothing_but_nan, scored
from made_up import rewriting

from striata.analysis.reading.load import Result, open_result


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_spoilt_trials_are_summarised(everything: bool, whole: Result, tmp_path: Path) -> None:
    quick = {*DRAWN, *SPOILT[::3]}
    for spoil in (s for s in SPOILT if everything or s in quick):
        path = tmp_path / "spoilt.h5"
        path.write_bytes(whole.path.read_bytes())
        with rewriting(path) as f:
            spoil(f)
        result = open_result(path)
        scored(result)
        if everything or spoil in DRAWN:
            drawn(result, "" if everything and spoil is nothing_but_nan else CIRCUIT)


@pytest.mark.usefixtures("quick")
def test_what_is_not_spoilt_is_summarised(whole: Result) -> None:
    scored(whole)
    drawn(whole, CIRCUIT)
