"""What the tests of analysis share."""

import hard
import made_up
import pytest

from striata.analysis.reading.load import Result, open_result
from striata.analysis.signatures import decoding
from striata.analysis.statistics import epochs


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few resamples, shuffles and folds, where numbers do not matter."""
    monkeypatch.setattr(epochs, "RESAMPLES", 5)
    monkeypatch.setattr(decoding, "SHUFFLES", 1)
    monkeypatch.setattr(decoding, "FOLDS", 2)


@pytest.fixture(scope="module", params=("physiology", "dopamine", "snake", *made_up.TRIALS))
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A small result of each experiment."""
    path = tmp_path_factory.mktemp("made") / "results.h5"
    if request.param in made_up.TRIALS:
        return made_up.made(request.param, request.getfixturevalue("small"), path)
    path.write_bytes(request.getfixturevalue(request.param).path.read_bytes())
    with made_up.rewriting(path) as f:
        hard.some_subjects(f, made_up.SUBJECTS)
    return open_result(path)
