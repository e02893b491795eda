"""What readers tell of looks whose answers are known, and errors by what is there."""

import numpy as np
import pytest

from striata.experiments.recording.objects.responses import (
    by_most_active,
    by_one_look,
    errors,
)
from striata.experiments.worlds.objects.lists import OBJECTS

pytestmark = pytest.mark.smoke


def made(order: np.ndarray) -> np.ndarray:
    """Rates in which the object of each look has a pool of its own, (looks, pools, 1)."""
    return (order[:, None] == np.arange(OBJECTS + 3)).astype(float)[:, :, None] * 20 + 1


def test_readers_tell_objects_that_have_pools_of_their_own_and_nothing_else() -> None:
    shown = np.tile(np.arange(OBJECTS), 2)
    taught = np.repeat([True, False], OBJECTS)[:, None]
    other = np.where(taught[:, 0], shown, (shown + 1) % OBJECTS)
    for reader in (by_most_active, by_one_look):
        told = reader(made(shown), shown[:, None], taught)
        np.testing.assert_array_equal(told[:, 0], shown)
        told = reader(made(other), shown[:, None], taught)
        np.testing.assert_array_equal(told[OBJECTS:, 0], other[OBJECTS:])


def test_a_look_that_is_not_taught_teaches_nothing() -> None:
    shown = np.tile(np.arange(OBJECTS), 2)
    rate = made(shown)
    rate[OBJECTS:] *= 50  # of looks that come later, and are not taught
    taught = np.repeat([True, False], OBJECTS)[:, None]
    mixed = rate.copy()
    mixed[OBJECTS:] = np.roll(mixed[OBJECTS:], 1, axis=0)
    np.testing.assert_array_equal(
        by_most_active(mixed, shown[:, None], taught)[:OBJECTS, 0], shown[:OBJECTS]
    )


def test_errors_are_told_apart_by_what_is_there_and_what_belongs() -> None:
    pattern = np.array([1.0, 1, 0, 0])[None, :, None]
    whole = np.array([1.0, 0, 1, 0])[None, :, None]
    rate = {
        "PIT-unexpected": np.array([2.0, 9, 50, 50])[None, :, None],
        "PIT-missing": np.array([60.0, 60, 8, 1])[None, :, None],
    }
    found = {name: float(x[0, 0]) for name, x in errors(rate, pattern, whole).items()}
    assert found == {"unexpected": 2.0, "added": 9.0, "missing": 8.0, "absent": 1.0}
    assert np.isnan(errors(rate, whole, whole)["missing"]).all()
