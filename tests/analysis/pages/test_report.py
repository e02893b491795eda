"""The report: one whole page that needs nothing else and says what the files say."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples
from striata.analysis.report import report


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


def test_the_trial_that_can_be_looked_into_is_the_files(html: str, stroop: Result) -> None:
    data = re.search(
        r'<script type="application/json" id="run-0-trial">(.*?)</script>', html, re.DOTALL
    )
    assert data is not None
    viewer = json.loads(data.group(1))
    found = examples(stroop)
    assert [t["title"] for t in viewer["trials"]] == [e.title for e in found]
    assert viewer["trials"][0]["decision"] == pytest.approx(found[0].decision)
    assert {p["name"] for p in viewer["populations"]} == set(stroop.populations["name"])
    assert all(
        len(r) == len(viewer["time"]) for pools in viewer["trials"][0]["rate"] for r in pools
    )


def test_the_same_files_give_the_same_page(stroop: Result, physiology: Result, html: str) -> None:
    assert report([stroop, physiology]) == html


def test_every_comparison_leads_to_the_figure_that_shows_it(html: str) -> None:
    page = Page(html)
    rows = re.findall(
        r'<tr data-verdict="[^"]*"><td>([^<]*)</td><td><a href="#([^"]*)">([^<]*)</a>', html
    )
    assert len(rows) > 50
    assert {target for _, target, _ in rows} <= set(page.ids)
    where = {measure: target for _, target, measure in rows}
    assert where["change of interference"] == "run-0-figure-manipulations"
    assert where["mean rt"] == "run-0-figure-stroop"
    assert where["resting rate"] == "run-1-figure-physiology"
