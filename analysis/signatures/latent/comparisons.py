"""Objects learnt by looking, beside the directions that are published."""

from __future__ import annotations

from collections.abc import Iterator

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published, direction
from striata.analysis.signatures.latent.measures import (
    BIASED,
    DEPRIVED,
    HELD_OUT,
    INPUT,
    LATENT,
    NEW,
    READERS,
    SHUFFLED,
    USUAL,
    WEIGHED,
    WHOLE,
    WITH,
    WITHOUT,
    error,
    stages,
    told,
)
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, interval

#: Looked at while the circuit or the task was designed.
IDENTITY = "strengths, noise of looks and readers were chosen with it in view"
ERRORS = "strengths of the cells that signal errors were chosen with it in view"
#: What is published of the errors' directions.
FAMILIAR, SURPRISE, OMISSION = (
    direction(-1, "Li1993"),
    direction(1, "Meyer2011"),
    direction(1, "Fiser2016"),
)


def comparisons(result: Result) -> Iterator[Comparison]:
    """Every comparison that the file has trials for."""
    yield from _identity(result)
    yield from _beside_input(result)
    yield from _needed(result)
    yield from _errors(result)
    yield from _faces(result)


def _identity(result: Result) -> Iterator[Comparison]:
    """What each reader tells before and after, of either class, in views that were not seen."""
    first, *_, last = stages(result.trials)
    for reader, words in READERS.items():
        for of in ("objects", "faces"):
            for view in (HELD_OUT, NEW):
                before, after = (
                    told(result, reader, looks=n, of=of, view=view) for n in (first, last)
                )
                same = reader == INPUT  # nothing is learnt there
                for when, found in (("before", before), ("after", after))[same:]:
                    yield Comparison(
                        f"identity of {of}, {words}",
                        f"{view}, {when}",
                        "proportion",
                        interval(found, PROPORTION),
                        calibrated_on=IDENTITY,
                    )
                if not same:
                    yield Comparison(
                        f"change of the identity of {of}, {words}",
                        f"{view}, after minus before",
                        "proportion",
                        interval(after - before, SIGNED),
                        difference=True,
                        calibrated_on=IDENTITY,
                    )


def _beside_input(result: Result) -> Iterator[Comparison]:
    for of in ("objects", "faces"):
        for view in (HELD_OUT, NEW):
            latent, given = (told(result, r, of=of, view=view) for r in (LATENT, INPUT))
            yield Comparison(
                f"identity of {of}, PR minus its input",
                f"{view}, after",
                "proportion",
                interval(latent - given, SIGNED),
                difference=True,
                calibrated_on=IDENTITY,
            )


def _needed(result: Result) -> Iterator[Comparison]:
    """What identity loses where a mechanism, or structure, is missing."""
    arms = [(str(a), USUAL) for a in result.arms.index if a != "control"]
    for arm, life in (*arms, ("control", SHUFFLED)):
        if not result.tested(arm, life):
            continue
        for of in ("objects", "faces"):
            less = told(result, life=life, arm=arm, of=of) - told(result, of=of)
            yield Comparison(
                f"change of the identity of {of} from the control's",
                arm if life == USUAL else life,
                "proportion",
                interval(less, SIGNED),
                difference=True,
                calibrated_on=IDENTITY if arm == "homeostasis held" or life == SHUFFLED else "",
            )


def _errors(result: Result) -> Iterator[Comparison]:
    first, *_, last = stages(result.trials)
    for of in ("objects", "faces"):
        before, after = (error(result, "unexpected", WHOLE, n, of) for n in (first, last))
        rows = {
            "response to features of whole objects": (after - before, FAMILIAR, "after - before"),
            "response to an added feature above that to the object's own": (
                error(result, "added", WITH, of=of) - error(result, "unexpected", WITH, of=of),
                SURPRISE,
                "after",
            ),
            "response to a missing feature above that to those of others": (
                error(result, "missing", WITHOUT, of=of) - error(result, "absent", WITHOUT, of=of),
                OMISSION,
                "after",
            ),
        }
        for measure, (found, known, when) in rows.items():
            yield Comparison(
                measure,
                f"{of}, {when.replace('-', 'minus')}",
                "spikes/s",
                interval(found),
                known,
                difference=True,
                calibrated_on=ERRORS,
            )
        gone = error(result, "missing", WITHOUT, first, of) - error(
            result, "absent", WITHOUT, first, of
        )
        yield Comparison(
            "response to a missing feature above that to those of others",
            f"{of}, before",
            "spikes/s",
            interval(gone),
            difference=True,
        )


def _faces(result: Result) -> Iterator[Comparison]:
    """Other lives than the usual: identity of faces and of objects, early and after all looks."""
    _, *later = stages(result.trials)
    known = {(DEPRIVED, later[0], "faces"): direction(-1, "Arcaro2017")} if later else {}
    for life in (BIASED, WEIGHED, DEPRIVED):
        if not result.tested("control", life):
            continue
        for when, looks in zip(("early", "after"), (later[0], later[-1]), strict=True):
            for of in ("faces", "objects"):
                more = told(result, life=life, looks=looks, of=of) - told(
                    result, looks=looks, of=of
                )
                yield Comparison(
                    f"change of the identity of {of} from the usual life's",
                    f"{life}, {when}",
                    "proportion",
                    interval(more, SIGNED),
                    known.get((life, looks, of), Published()),
                    difference=True,
                    calibrated_on=IDENTITY,
                )
    if all(result.tested("control", life) for life in (BIASED, WEIGHED)):
        for when, looks in zip(("early", "after"), (later[0], later[-1]), strict=True):
            more = told(result, life=BIASED, looks=looks, of="faces") - told(
                result, life=WEIGHED, looks=looks, of="faces"
            )
            yield Comparison(
                "identity of faces, gaze minus strength of learning",
                when,
                "proportion",
                interval(more, SIGNED),
                difference=True,
                calibrated_on=IDENTITY,
            )
