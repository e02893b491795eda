"""What passes from one concept to another by company: little, and not as people's values do."""

from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
from matplotlib.text import Text

from striata.analysis.figures import figures
from striata.analysis.reading.load import Result, open_result
from striata.analysis.signatures.record import analysis_of
from striata.analysis.signatures.transfer.measures import (
    APART,
    BESIDE_PAID,
    BESIDE_UNPAID,
    OPTIONS,
    PAID,
    SERIES,
    UNPAID,
    values,
)
from striata.analysis.statistics.intervals import interval
from striata.files.digest import seal


@pytest.fixture(scope="module")
def transfer(make: Callable[..., Result]) -> Result:
    """Some subjects, few choices."""
    return make("transfer", subjects=6, trials=1, choices=2, pairs=10)


def test_what_was_followed_by_food_is_worth_something(transfer: Result) -> None:
    table = transfer.each(values, "control", OPTIONS)
    assert interval(table[PAID] - table[UNPAID]).low > 0
    for task in (SERIES, APART):
        table = transfer.each(values, "control", task)
        assert interval(table[["A", "B", "C", "D"]].mean(axis=1) - table["E"]).low > 0


def test_an_option_that_was_not_taken_takes_part_in_the_others_worth_by_association(
    transfer: Result,
) -> None:
    """The reverse of what people do: there, what was not taken is worth the less."""
    table = transfer.each(values, "control", OPTIONS)
    more = table[BESIDE_PAID] - table[BESIDE_UNPAID]
    assert (more > 0).mean() > 0.8
    assert more.mean() < 0.2 * table[PAID].mean()
    cut, held = (
        transfer.each(values, arm, OPTIONS) for arm in ("association off", "association held")
    )
    left = cut[BESIDE_PAID] - cut[BESIDE_UNPAID]
    assert interval(more - left).low > 0, "but what came to mind beside food has learnt of it"
    assert abs((held[BESIDE_PAID] - held[BESIDE_UNPAID]).mean()) < 0.3 * more.mean()


def test_every_row_that_is_asked_for_is_there_and_the_figure_is_drawn(transfer: Result) -> None:
    record = analysis_of(transfer)
    found = {f"{c.measure}, {c.condition}" for c in record.comparisons(transfer)}
    assert set(record.asked) <= found
    figure = figures([transfer])["transfer"](transfer)
    assert len(figure.axes) == 3
    assert all(ax.has_data() for ax in figure.axes)
    assert "nan" not in " ".join(t.get_text() for t in figure.findobj(Text))


def test_without_choices_there_is_no_panel_of_them(transfer: Result, tmp_path: Path) -> None:
    """As at the spiking level, where none are made."""
    path = tmp_path / "x.h5"
    path.write_bytes(transfer.path.read_bytes())
    with h5py.File(path, "r+") as f:
        trials = f["trials"]
        kept = trials["condition"][:] == trials["shown"][:]
        for name in trials:
            attrs, values = dict(trials[name].attrs), trials[name][:][kept]
            kind = trials[name].dtype
            del trials[name]
            trials.create_dataset(name, data=values, dtype=kind).attrs.update(attrs)
        seal(f)
    figure = figures([open_result(path)])["transfer"](open_result(path))
    assert [bool(ax.lines) for ax in figure.axes] == [True, True]
