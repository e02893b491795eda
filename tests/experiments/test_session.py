"""A session puts arms in force, groups those sharing a circuit, and makes the table of trials."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from striata.circuits.manipulate import scaled
from striata.experiments.protocol import noise
from striata.experiments.protocol.arms import Arm, without
from striata.experiments.protocol.columns import COMMON, Column, table
from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.protocol.settings import Settings

pytestmark = pytest.mark.smoke

TEST = Phase("test", "Nothing happens.", runs=range(1, 3))
PLAIN = Arm("control", "")


class Nothing:
    """A world that is over at once."""

    done = True

    def step(self, now: int, cohort: Any) -> None:
        """Nothing happens."""


@pytest.fixture
def session(session_of: Callable[[Any], Session]) -> Session:
    return session_of(Settings(subjects=2))


def test_dopamine_silence_and_cuts_reach_the_columns_of_their_arm_alone(session: Session) -> None:
    seen: list[Any] = []
    less = Arm("less", "", dopamine=0.5, silent=("PL",), cut=("OFC → VS (all)",))
    columns = Columns.of(2, [PLAIN, less])
    session.run(TEST, Nothing(), columns, session.start(columns.place), 10, prepare=seen.append)
    cohort = seen[0]
    for name, level in cohort.level.items():
        less_of = [1.0, 1.0, 0.5, 0.5] if "dopamine" in name else [1.0] * 4
        np.testing.assert_array_equal(level, less_of, err_msg=name)
    np.testing.assert_array_equal(cohort.alive[cohort.pools("PL")][0], [1, 1, 0, 0])
    np.testing.assert_array_equal(
        cohort.weights["OFC → VS (all)"].any(axis=(1, 2)), [True, True, False, False]
    )


def test_arms_that_share_a_circuit_stand_side_by_side(session: Session) -> None:
    silent, cut = Arm("DLS off", "", silent=("D1",)), Arm("STN off", "", change=without("STN"))
    assert session.side_by_side([PLAIN, cut, silent], lambda arm: arm) == [[PLAIN, silent], [cut]]


@pytest.mark.parametrize(("learns", "learners"), [(True, True), (False, False)])
def test_synapses_learn_in_phases_that_say_so(
    session: Session, learns: bool, learners: bool
) -> None:
    seen: list[Any] = []
    phase = Phase("training", "", runs=range(1), learns=learns)
    columns = Columns.of(2, [PLAIN])
    session.run(phase, Nothing(), columns, session.start(columns.place), 10, prepare=seen.append)
    assert bool(seen[0].learners) == learners


def test_each_run_and_column_has_noise_of_its_own(session: Session) -> None:
    seen: list[Any] = []
    columns = Columns.of(2, [PLAIN, PLAIN])
    for side in (0, 1):
        start = session.start(columns.place)
        session.run(TEST, Nothing(), columns, start, 10, side=side, prepare=seen.append)
    of = [set(zip(c.subjects.tolist(), c.runs.tolist(), strict=True)) for c in seen]
    assert len(of[0]) == len(of[1]) == 4
    assert not of[0] & of[1]


def test_columns_of_a_frozen_phase_meet_the_same_noise(session: Session) -> None:
    seen: list[Any] = []
    frozen = Phase("test", "", runs=range(1, 2), frozen=True)
    columns = Columns.of(2, [PLAIN, PLAIN])
    session.run(frozen, Nothing(), columns, session.start(columns.place), 10, prepare=seen.append)
    (cohort,) = seen
    assert len(set(zip(cohort.subjects.tolist(), cohort.runs.tolist(), strict=True))) == 2


class Shown:
    """A world in which two features are shown, and which does not end by itself."""

    done = False

    def step(self, now: int, cohort: Any) -> None:
        """Turn the input on."""
        if now == 0:
            for population in ("V4", "VWFA"):
                cohort.external[cohort.pools(population).start] = 1.0


def test_a_lesion_of_nothing_is_the_control_byte_for_byte(session: Session) -> None:
    """Why no sham lesion is run: what a lesion names is all that it changes."""
    sham = Arm("sham", "", change=lambda c: scaled(without()(c), "STN → GPi (all)", 1.0))
    arms = [PLAIN, sham, Arm("STN off", "", silent=("STN",))]
    assert session.side_by_side(arms, lambda arm: arm) == [arms]
    seen: list[Any] = []
    frozen = Phase("training", "", runs=range(1), learns=True, frozen=True)
    columns = Columns.of(2, arms)
    start = session.start(columns.place)
    weights = session.run(frozen, Shown(), columns, start, 100, prepare=seen.append)
    rate = seen[0].rate
    assert rate[:, :2].tobytes() == rate[:, 2:4].tobytes() != rate[:, 4:].tobytes()
    for name, w in weights.items():
        assert w[:2].tobytes() == w[2:4].tobytes(), name
    assert any((w[:2] != start[name][:2]).any() for name, w in weights.items())


pairs = st.tuples(st.integers(0, 16_776), st.integers(0, 127_999))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs, pairs)
def test_no_two_runs_and_streams_share_a_number(a: tuple[int, int], b: tuple[int, int]) -> None:
    same = int(noise.identity(*a)) == int(noise.identity(*b))
    assert same == (a == b)


@pytest.mark.parametrize("pair", [(16_777, 0), (-1, 0), (0, 128_000), (0, -1)])
def test_numbers_beyond_what_noise_has_room_for_are_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ExperimentError, match="beyond what noise is numbered for"):
        noise.identity(*pair)


def test_a_subjects_columns_are_counted() -> None:
    assert noise.occurrence(np.array([0, 1, 0, 2, 1, 0])).tolist() == [0, 0, 1, 0, 1, 2]


DECLARED = COMMON | {
    "rt": Column("f4", "s", ""),
    "response": Column("i1", "", ""),
    "correct": Column("?", "", ""),
}
TEXTS = {"arm": "control", "phase": "test", "task": "t", "condition": "c"}


def test_what_is_not_given_is_missing() -> None:
    out = table(DECLARED, (2, 3), TEXTS | {"subject": [4, 5, 6], "rt": [[0.5], [0.7]]})
    assert out["subject"].tolist() == [[4, 5, 6]] * 2
    assert out["rt"].tolist() == [[0.5] * 3, [0.7] * 3]
    assert out["response"].tolist() == [[-1] * 3] * 2
    assert not out["correct"].any()
    assert set(out) == set(DECLARED)


def test_undeclared_columns_and_missing_texts_are_refused() -> None:
    with pytest.raises(ExperimentError, match="'reaction' is no declared column"):
        table(DECLARED, (1, 1), TEXTS | {"reaction": 1})
    with pytest.raises(ExperimentError, match="condition of trials holds texts"):
        table(DECLARED, (1, 1), {"arm": "a", "phase": "test", "task": "t"})
