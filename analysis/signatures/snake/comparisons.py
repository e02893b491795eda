"""Threat response, defensive responses and dopamine beside what is published."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures import decoding
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.decoding import Conditions
from striata.analysis.signatures.parts import tabulated
from striata.analysis.signatures.snake.measures import (
    AFTER,
    BASELINE,
    DEFEND,
    FOOD,
    NAIVE,
    NOT_FOOD,
    mean,
    share,
    threat,
    trials,
)
from striata.analysis.statistics.epochs import onset, traces
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval, ratio

#: Populations whose latency is measured, and those of which it is published.
LATENCIES = ("SC-threat", "Pul", "LA", "CeM", "IT", "BA-ext")
PUBLISHED = ("Pul", "LA")
#: What is decoded: which object it is.
OBJECTS = Conditions(
    AFTER,
    ("live snake", "film", "photograph"),
    {
        "SC-threat": ("SC-threat",),
        "IT": ("IT",),
        "CeM": ("CeM",),
        "vmPFC and BA-ext": ("vmPFC", "BA-ext"),
        "VTA": ("VTA",),
    },
    "object",
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison; those of learning at the rate level only."""
    yield from _latencies(result)
    yield from _threat(result)
    yield from _actions(result)
    if result.level == "rate":
        yield from _learning(result)
    yield from _dopamine(result)
    yield from _lesions(result)
    yield from _food(result)
    yield from decoding.comparisons(result, OBJECTS)


def _latencies(result: Result) -> Iterator[Comparison]:
    for population in LATENCIES:
        condition = f"{population}, photograph"
        known = population in PUBLISHED
        published = tabulated("threat", "latency", condition) if known else Published()
        x = traces(result, "control", AFTER, "photograph", population)
        yield Comparison(
            "latency",
            condition,
            "ms",
            onset(x, 0.0, BASELINE),
            published,
        )


def _threat(result: Result) -> Iterator[Comparison]:
    for task in (NAIVE, AFTER):
        for when in ("early", "late"):
            live = threat(result, task, "live snake", when=when)
            for thing in ("film", "photograph", "neutral"):
                r = ratio(threat(result, task, thing, when=when), live)
                yield Comparison(
                    f"threat response over live snake's, {when}", f"{thing}, {task}", "ratio", r
                )
    more = threat(result, AFTER, "film") - threat(result, AFTER, "photograph")
    yield Comparison(
        "threat response, late", "film minus photograph, after exposure", "spikes/s", interval(more)
    )


def _actions(result: Result) -> Iterator[Comparison]:
    for task in (NAIVE, AFTER):
        for thing in ("live snake", "film", "photograph", "neutral"):
            yield Comparison(
                "defensive response",
                f"{thing}, {task}",
                "proportion",
                interval(share(trials(result, task, thing), DEFEND), PROPORTION),
            )
    t = trials(result, NAIVE, "live snake")
    quick = t[t["action"] == DEFEND]
    yield Comparison(
        "latency of the defensive response",
        "live snake",
        "s",
        interval(mean(quick, "latency"), POSITIVE),
        tabulated("threat", "latency of the defensive response", "live snake"),
    )
    less = share(trials(result, AFTER, "photograph"), DEFEND) - share(
        trials(result, NAIVE, "photograph"), DEFEND
    )
    yield Comparison(
        "change of defensive response with exposure",
        "photograph",
        "proportion",
        interval(less, SIGNED),
    )
    live = share(trials(result, AFTER, "live snake"), DEFEND) - share(
        trials(result, NAIVE, "live snake"), DEFEND
    )
    yield Comparison(
        "change of defensive response with exposure",
        "live snake",
        "proportion",
        interval(live, SIGNED),
    )


def _learning(result: Result) -> Iterator[Comparison]:
    here = threat(result, AFTER, "photograph")
    for other, source, sign in (
        ("photograph, elsewhere", "Corcoran2001", 1),
        ("photograph, days later", "", 0),
        ("new photograph", "", 0),
    ):
        more = threat(result, AFTER, other) - here
        yield Comparison(
            "threat response, late: difference from the photograph",
            other.removeprefix("photograph, "),
            "spikes/s",
            interval(more),
            direction(sign, source),
        )
    fell = here - threat(result, NAIVE, "photograph")
    yield Comparison(
        "change of late threat response with exposure",
        "photograph",
        "spikes/s",
        interval(fell),
        direction(-1, "Vlachos2011"),
        calibrated_on="relief's strength and the rate at which safety of what is seen is learnt "
        "were chosen with it in view",
    )
    live = threat(result, AFTER, "live snake") - threat(result, NAIVE, "live snake")
    yield Comparison(
        "change of late threat response with exposure", "live snake", "spikes/s", interval(live)
    )


def _dopamine(result: Result) -> Iterator[Comparison]:
    for thing in ("live snake", "photograph", "neutral"):
        t = trials(result, AFTER, thing)
        early, late = (mean(t, f"dopamine_{w}", "dopamine_before") for w in ("early", "late"))
        yield Comparison(
            "dopamine, early", thing, "spikes/s", interval(early), direction(1, "Fiorillo2013")
        )
        known = Published() if thing == "photograph" else direction(-1, "Fiorillo2013")
        yield Comparison("dopamine, late", thing, "spikes/s", interval(late), known)


def _lesions(result: Result) -> Iterator[Comparison]:
    control = threat(result, AFTER, "photograph")
    for arm in result.arms.index:
        if arm == "control" or not len(trials(result, AFTER, "photograph", arm)):
            continue
        change = threat(result, AFTER, "photograph", arm) - control
        yield Comparison(
            "change of late threat response, photograph",
            str(arm),
            "spikes/s",
            interval(change),
            EXPECTED.get(str(arm), Published()),
        )
    for arm, when, thing in (
        ("top-down inhibition off", "late", "photograph"),
        ("colliculus off", "early", "live snake"),
    ):
        if result.has_arm(arm):
            over = arm if thing == "photograph" else "control"
            r = ratio(
                threat(result, AFTER, thing, arm, when),
                threat(result, AFTER, "live snake", over, when),
            )
            yield Comparison(
                f"threat response, {when}", f"{thing}, {arm}, over live snake, {over}", "ratio", r
            )


#: Arm → published change of the threat response to a stimulus learnt to be safe.
EXPECTED = {
    "vmPFC off, learning": direction(1, "Li2016"),
    "amygdala off": direction(-1, "MendezBertolo2016"),
}


def _food(result: Result) -> Iterator[Comparison]:
    for arm in result.arms.index:
        applies, not_so = (trials(result, task, "food", str(arm)) for task in (FOOD, NOT_FOOD))
        if not len(not_so):
            continue
        for when in ("early", "late"):
            change = mean(not_so, f"dopamine_{when}") - mean(applies, f"dopamine_{when}")
            yield Comparison(
                f"dopamine, {when}: food that does not apply minus food",
                str(arm),
                "spikes/s",
                interval(change),
            )
        if applies["value"].notna().any():
            learnt = [
                t.dropna(subset=["value"]).set_index("subject")["value"] for t in (not_so, applies)
            ]
            yield Comparison(
                "learnt value: food that does not apply minus food",
                str(arm),
                "relative weight",
                interval(learnt[0] - learnt[1]),
            )
