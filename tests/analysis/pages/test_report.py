"""The report: one whole page that needs nothing else and says what the files say."""

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples
from striata.analysis.report import report
from striata.analysis.signatures.comparison import measured, table
from striata.analysis.signatures.findings import counts
from striata.analysis.signatures.own import compared
from striata.analysis.viewer import GONE


class Page(HTMLParser):
    """What a page holds: ids, things it would fetch, tags left open, text."""

    VOID = ("meta", "link", "br", "input", "img", "hr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in ("src", "href", "xlink:href"):
            value = found.get(name) or ""
            if value and not value.startswith(("#", "data:")):
                self.fetched.append(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def html(stroop: Result, physiology: Result) -> str:
    return report([stroop, physiology])


def test_the_page_is_whole_and_fetches_nothing(html: str) -> None:
    page = Page(html)
    assert page.open == []
    assert page.fetched == []
    assert len(html) < 15e6
    assert not {i for i in page.ids if page.ids.count(i) > 1}


@pytest.mark.parametrize("name", ["physiology", pytest.param("small", marks=pytest.mark.slow)])
def test_two_runs_of_one_kind_stand_in_one_page(name: str, request: pytest.FixtureRequest) -> None:
    result: Result = request.getfixturevalue(name)
    another = replace(result, attrs=dict(result.attrs) | {"content_sha256": "of another seed"})
    ids = Page(report([result, another])).ids
    assert len(ids) == len(set(ids))


def test_every_reference_inside_a_picture_has_its_target(html: str) -> None:
    ids = set(Page(html).ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', html)) <= ids


def test_it_shows_scores_figures_methods_and_origin(html: str, stroop: Result) -> None:
    text = " ".join(Page(html).text)
    for word in (
        "interference-facilitation",
        "Hedge2018",
        "PFC gain 0",
        "STN → GPi",
        "Reproduce it with",
        "GPe-proto",
    ):
        assert word in text
    assert str(stroop.attrs["circuit_hash"]) in text
    assert html.count("<figure") == 8


def looked_into(html: str, number: int = 0) -> dict[str, Any]:
    """What the page holds of the brain at work of one file."""
    found = re.search(
        rf'<script type="application/json" id="run-{number}-trial">(.*?)</script>', html, re.DOTALL
    )
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def unpacked(series: dict[str, Any], clock: list[float]) -> np.ndarray:
    """Rates of a series [spikes/s], (pools, moments)."""
    whole = np.frombuffer(base64.b64decode(series["rate"]), dtype="<u2")
    rate = whole.reshape(-1, len(clock)) / 10
    return np.where(whole.reshape(rate.shape) == GONE, np.nan, rate)


def test_the_brain_at_work_is_the_files(html: str, stroop: Result) -> None:
    viewer, found = looked_into(html, 1), examples(stroop)
    trials = [s for s in viewer["series"] if s["clock"] == 0]
    assert [s["title"] for s in trials] == [f"one trial: {e.title}" for e in found]
    assert trials[0]["decision"] == pytest.approx(found[0].decision)
    step = round(len(found[0].time) / len(viewer["clocks"][0]))
    for series, example in zip(trials, found, strict=True):
        rate = unpacked(series, viewer["clocks"][0])
        np.testing.assert_allclose(rate, example.rate[:, ::step], atol=0.06)
    means = [s for s in viewer["series"] if s["clock"] == 1]
    assert {s["arm"] for s in means} == set(stroop.arms.index)
    rates = stroop.rates
    row = [str(a) for a in rates["arm"].to_numpy()].index("STN off")
    stn = next(p for p in viewer["populations"] if p["name"] == "STN")["pools"]
    assert stn == np.flatnonzero(stroop.populations["name"] == "STN").tolist()
    off = next(s for s in means if s["arm"] == "STN off")
    rate = unpacked(off, viewer["clocks"][1])
    every = round(len(rates["time"]) / rate.shape[1])
    np.testing.assert_allclose(rate, rates[row].to_numpy()[:, ::every], atol=0.06)


def test_the_whole_circuit_is_on_the_board_with_who_projects_to_whom(
    html: str, stroop: Result
) -> None:
    viewer = looked_into(html, 1)
    tiles = [p for group in viewer["regions"] for _, members in group for p in members]
    assert sorted(tiles) == sorted(set(stroop.populations["name"]))
    assert {p["name"] for p in viewer["populations"]} == set(tiles)
    links = {(a, b): kind for a, b, kind in viewer["links"]}
    assert links["STN", "GPi"] == "excitation"
    assert links["GPi", "VA"] == "inhibition"
    assert links["SNc", "D1"] == "dopamine"


def test_the_page_opens_with_what_fits_and_what_does_not(html: str, stroop: Result) -> None:
    text = " ".join(" ".join(Page(html).text).split())
    opening = text[
        text.index("Findings", text.index("All comparisons")) : text.index("What the ver")
    ]
    rows = table(measured(compared(stroop)))
    assert counts(rows) in opening
    missed = rows[rows["verdict"].isin(["wrong", "outside"]) & (rows["calibrated_on"] == "")]
    assert "What fits" in opening
    assert ("What does not" in opening) == bool(len(missed))
    assert "Stroop effect, mean RT" in opening
    assert html.index('id="run-1-figure-stroop"') < html.index('id="score"')
    assert html.index('id="score"') < html.index('id="run-1-figure-manipulations"')


def test_experiments_stand_in_an_order_of_meaning(html: str) -> None:
    titles = re.findall(r'<h3 id="run-\d-found"><a [^>]*>([^<]*)<', html)
    assert titles == ["physiology, rate level", "stroop, rate level"]


def test_the_verdict_is_the_first_cell_of_its_row(html: str) -> None:
    head = re.search(r'<table id="card"><thead><tr><th scope="col">([^<]*)<', html)
    assert head is not None
    assert head.group(1) == "verdict"
    firsts = re.findall(r'<tr data-verdict="([^"]*)"><td class="[^"]*">([^<]*)</td>', html)
    assert len(firsts) > 50
    assert all(a == b for a, b in firsts)


def test_the_same_files_give_the_same_page(stroop: Result, physiology: Result, html: str) -> None:
    assert report([stroop, physiology]) == html


def test_every_comparison_leads_to_the_figure_that_shows_it(html: str) -> None:
    page = Page(html)
    rows = re.findall(
        r'<tr data-verdict="[^"]*"><td[^>]*>([^<]*)</td><td><a href="#([^"]*)">([^<]*)</a>', html
    )
    assert len(rows) > 50
    assert {target for _, target, _ in rows} <= set(page.ids)
    where = {measure: target for _, target, measure in rows}
    assert where["change of interference"] == "run-1-figure-manipulations"
    assert where["mean rt"] == "run-1-figure-stroop"
    assert where["resting rate"] == "run-0-figure-physiology"
