"""What the tests of analysis share."""

import pytest

from striata.analysis.signatures import decoding
from striata.analysis.statistics import epochs


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few resamples, shuffles and folds, where numbers do not matter."""
    monkeypatch.setattr(epochs, "RESAMPLES", 5)
    monkeypatch.setattr(decoding, "SHUFFLES", 1)
    monkeypatch.setattr(decoding, "FOLDS", 2)
