"""Measures of objects learnt by looking on made-up tables, where the answers are known."""

import pandas as pd
import pytest

from striata.analysis.signatures.latent.measures import by_exposure, identity

pytestmark = pytest.mark.smoke


def looks(**columns: object) -> pd.DataFrame:
    base = {"subject": 0, "phase": "test", "condition": "held out", "looks": 10, "face": False}
    return pd.DataFrame(base | columns)


def test_identity_is_the_share_of_objects_that_are_told_by_class_and_stage() -> None:
    t = looks(shown=[0, 1, 2, 14], by_pool=[0, 1, 0, 3], face=[False, False, False, True], looks=10)
    t = pd.concat([t, looks(shown=[0], by_pool=[5], looks=0), looks(shown=[9], by_pool=[9])])
    t.loc[len(t)] = t.iloc[0].to_dict() | {"condition": "new views", "by_pool": 7}
    found = identity(t, "by_pool").loc[0]
    assert found[10, "objects"] == pytest.approx(3 / 4)
    assert found[10, "faces"] == 0.0
    assert found[0, "objects"] == 0.0


def test_exposure_counts_looks_at_the_object_before() -> None:
    t = looks(phase="practice", seen=[0, 1, 2, 3, 4, 70], unexpected=[9.0, 8, 7, 5, 3, 1], shown=0)
    found = by_exposure(t).loc[0]["objects"]
    assert found.to_dict() == pytest.approx({0: 9.0, 1: 8.0, 2: 6.0, 4: 3.0, 64: 1.0})
