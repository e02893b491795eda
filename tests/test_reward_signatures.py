"""Dopamine neurons as reward models, and top-down inhibition: signs, order in time, lesions."""

import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.dopamine import (
    CERTAIN,
    above,
    by_probability,
    dopamine_table,
    outcome,
    pause,
)
from striata.analysis.signatures.snake import (
    AFTER,
    BASELINE,
    DEFEND,
    FOOD,
    NAIVE,
    NOT_FOOD,
    alarm,
    mean,
    met,
    ratio,
    share,
    snake_table,
)
from striata.analysis.statistics.behaviour import interval
from striata.analysis.statistics.epochs import onset, traces


def test_no_signature_of_dopamine_goes_the_wrong_way(dopamine: Result) -> None:
    t = dopamine_table(dopamine).set_index(["measure", "condition"])
    assert len(t) > 30
    assert not (t["verdict"] == "wrong").any(), t[t["verdict"] == "wrong"]
    for measure in ("baseline", "burst peak", "burst onset"):
        assert (t.loc[measure, "verdict"] == "inside").all(), t.loc[measure]


def test_the_response_moves_from_reward_to_cue(dopamine: Result) -> None:
    assert interval(above(dopamine, "late", CERTAIN, "omitted")).low > 3
    less = above(dopamine, "at_reward", CERTAIN, "expected 1") - above(
        dopamine, "at_reward", CERTAIN, "unexpected 1"
    )
    assert interval(less).high < 0


def test_omission_makes_a_pause_that_habenula_and_rmtg_make(dopamine: Result) -> None:
    assert pause(dopamine, "control").low > 100
    for arm in ("LHb off", "RMTg off"):
        assert pause(dopamine, arm).mean < 0.5 * pause(dopamine, "control").mean


def test_value_is_in_the_late_response_only_and_grows_with_probability(dopamine: Result) -> None:
    late, early = (by_probability(dopamine, m, "omitted") for m in ("late", "early"))
    assert interval(late[1.0] - late[0.25]).low > 0
    assert interval(late[1.0] - late[0.0]).low > 2
    assert abs((early[1.0] - early[0.0]).mean()) < 0.3 * (late[1.0] - late[0.0]).mean()


def test_without_orbitofrontal_state_there_is_no_prediction(dopamine: Result) -> None:
    late = {
        arm: interval(above(dopamine, "late", CERTAIN, "omitted", arm))
        for arm in ("control", "OFC off")
    }
    assert late["OFC off"].high < 0.3 * late["control"].low


def test_dopamine_teaches_in_its_window_and_dips_need_their_length(dopamine: Result) -> None:
    burst, dip = outcome(dopamine, "pairing with a burst"), outcome(dopamine, "pairing with a dip")
    most = burst.mean().max()
    assert most > 0.3
    assert burst[[0.3, 0.6, 1.0, 2.0]].mean().min() > 0.15 * most
    assert burst[[-1.0, 0.0, 5.0]].mean().abs().max() < 0.05 * most
    assert dip[[0.1, 0.2]].mean().max() < 0.1 * dip[0.8].mean()
    assert 0.1 * dip[0.8].mean() < dip[0.4].mean() < dip[0.8].mean()


def test_stations_answer_in_the_order_of_the_fast_and_the_slow_way(snake: Result) -> None:
    first = {
        p: onset(traces(snake, "control", NAIVE, "live snake", p), 0.0, BASELINE).mean
        for p in ("SC-threat", "Pul", "LA", "IT")
    }
    assert first["SC-threat"] <= first["Pul"] <= first["LA"] < first["IT"]
    assert first["LA"] < 95 < 100 <= first["IT"]


def test_exposure_quiets_the_alarm_at_a_photograph_late_not_early(snake: Result) -> None:
    naive, after = (
        ratio(alarm(snake, t, "photograph"), alarm(snake, t, "live snake")) for t in (NAIVE, AFTER)
    )
    assert naive.low > 0.6 > 0.5 > after.high
    early = ratio(
        alarm(snake, AFTER, "photograph", when="early"),
        alarm(snake, AFTER, "live snake", when="early"),
    )
    assert early.mean > after.mean
    film = alarm(snake, AFTER, "film") - alarm(snake, AFTER, "photograph")
    assert interval(film).low > 0


def test_defence_against_photographs_is_given_up_and_a_live_snake_is_defended_against_more(
    snake: Result,
) -> None:
    photo, live = (
        {t: share(met(snake, t, thing), DEFEND) for t in (NAIVE, AFTER)}
        for thing in ("photograph", "live snake")
    )
    assert interval(photo[AFTER] - photo[NAIVE]).high < 0
    assert interval(live[AFTER] - photo[AFTER]).low > 0
    assert share(met(snake, AFTER, "neutral"), DEFEND).mean() < 0.05


def test_the_veto_is_cortical_learnt_by_relief_and_bound_to_its_place_by_hippocampus(
    snake: Result,
) -> None:
    control = alarm(snake, AFTER, "photograph")
    off = ratio(
        alarm(snake, AFTER, "photograph", "cortical veto off"),
        alarm(snake, AFTER, "live snake", "cortical veto off"),
    )
    assert off.low > 0.6
    for arm in ("cortical veto off", "no relief", "hippocampus off"):
        assert interval(alarm(snake, AFTER, "photograph", arm) - control).low > 0, arm
    renewal = {
        a: interval(
            alarm(snake, AFTER, "photograph, elsewhere", a) - alarm(snake, AFTER, "photograph", a)
        )
        for a in ("control", "hippocampus off, learning")
    }
    assert renewal["control"].low > 0
    assert renewal["hippocampus off, learning"].mean < 0.5 * renewal["control"].mean


def test_without_colliculus_there_is_no_alarm(snake: Result) -> None:
    assert alarm(snake, AFTER, "live snake", "colliculus off", "early").mean() < 1
    assert share(met(snake, AFTER, "live snake", "colliculus off"), DEFEND).mean() < 0.1


@pytest.mark.parametrize(
    ("arm", "kept"), [("control", 1.0), ("insula off", 0.15), ("gate of reward off", 0.5)]
)
def test_cortex_takes_away_a_reward_that_does_not_apply_late_only(
    snake: Result, arm: str, kept: float
) -> None:
    def lost(arm: str, when: str) -> float:
        food, not_food = (
            mean(met(snake, task, "food", arm), f"dopamine_{when}") for task in (FOOD, NOT_FOOD)
        )
        return float((food - not_food).mean())

    assert lost("control", "late") > 4
    assert abs(lost(arm, "early")) < 1
    assert lost(arm, "late") <= kept * lost("control", "late")


def test_no_signature_of_the_snake_goes_the_wrong_way(snake: Result) -> None:
    verdicts = snake_table(snake)["verdict"]
    assert len(verdicts) > 40
    assert not (verdicts == "wrong").any()
