"""Settings from text: units, bounds, and one clear sentence for what is wrong."""

import json

import pytest

from striata.experiments.protocol.errors import ExperimentError
from striata.experiments.protocol.settings import with_text
from striata.experiments.runner.registry import experiment, names
from striata.experiments.stroop import StroopSettings

pytestmark = pytest.mark.smoke

PROJECTIONS = ["STN → GPi (all)"]


def test_values_are_read_with_their_units() -> None:
    s = with_text(
        StroopSettings(), ["soa=-0.2 s", "avoid_repeats=true", "STN → GPi (all)=0.5"], PROJECTIONS
    )
    assert isinstance(s, StroopSettings)
    assert (s.soa, s.avoid_repeats, s.scale) == (-200.0, True, (("STN → GPi (all)", 0.5),))


def test_proportions_are_checked_together() -> None:
    s = with_text(StroopSettings(), ["congruent=0.7", "incongruent=0.15"], PROJECTIONS)
    assert isinstance(s, StroopSettings)
    assert (s.congruent, s.incongruent) == (0.7, 0.15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soa=200", "needs its unit"),
        ("soa=2 mV", "has the unit mV"),
        ("soa=5000 ms", "must lie between -1000 and 1000"),
        ("sao=200 ms", "Did you mean 'soa'"),
        ("congruent=0.9 ms", "has no unit"),
        ("congruent=lots", "needs a number"),
        ("congruent=0.9", "congruent . incongruent = 1.23"),
        ("reading_practice=2.5", "whole number"),
        ("avoid_repeats=perhaps", "true or false"),
        ("soa", "has no value"),
        ("STN → GPe=0.5", "Did you mean 'STN → GPi"),
        ("STN → GPi (all)=half", "needs a number"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        with_text(StroopSettings(), [text], PROJECTIONS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subjects": 0}, "subjects = 0 is impossible"),
        ({"level": "both"}, "it is rate or spiking"),
        ({"arms": ("STN of",)}, "is not known; arms are"),
        ({"lesion": ("STM",)}, "Did you mean 'STN'"),
        (
            {"scale": (("IT (depression)", 300.0),)},
            r"IT \(depression\) = 300 is impossible: .*half",
        ),
    ],
)
def test_settings_check_themselves(change: dict[str, object], message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        StroopSettings(**change)  # type: ignore[arg-type]


def test_a_lesion_takes_away_what_a_strength_of_zero_has_left() -> None:
    gone = "IT (depression)"
    settings = StroopSettings(lesion=(gone, "STN"), scale=((gone, 0.0),))
    lesioned = settings.chosen[-1].change(settings.circuit)
    assert not lesioned.depressions
    assert not any(p.source == "STN" for p in lesioned.projections)


@pytest.mark.parametrize("name", names())
def test_a_lesion_is_tested_in_every_experiment(name: str) -> None:
    found = experiment(name)
    settings = found.made("rate", arms=("control",), lesion=("STN",))
    control, lesioned = (
        {task for arm, task, _ in found.rows(settings) if arm == name}
        for name in ("control", "lesion of STN")
    )
    assert lesioned <= control
    assert bool(lesioned) == bool(control)


def test_settings_survive_json() -> None:
    s = with_text(
        StroopSettings(arms=("control", "STN off"), lesion=("dACC",)),
        ["STN → GPi (all)=2"],
        PROJECTIONS,
    )
    assert StroopSettings.from_dict(json.loads(s.to_json())) == s


def test_an_unknown_experiment_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ExperimentError, match="Did you mean 'stroop'"):
        experiment("strop")


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("latent", {"early": 2000}, "early = 2000 is more than the looks of a whole life, 1500"),
        (
            "memory",
            {"episodes": 20, "most": 10},
            "episodes = 20 is more than the most .* meets, 10",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    name: str, values: dict[str, int], said: str
) -> None:
    with pytest.raises(ExperimentError, match=said):
        experiment(name).made("rate", **values)
