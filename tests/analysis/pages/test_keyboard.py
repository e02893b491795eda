"""The report by keyboard and for a screen reader, in a real browser.

Skipped where there is none.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import BROWSER, needs_browser
from playwright.sync_api import Page, sync_playwright

from striata.analysis.reading.load import Result
from striata.analysis.report import report

pytestmark = needs_browser
#: What stops at Tab has these roles; each needs a name.
CONTROLS = ("combobox", "slider", "link", "button", "region", "image")
CHOICES = (
    "select arm",
    "select which",
    "select pop",
    "button play",
    "input scrub",
    "input zoom",
)
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
  if (e === document.body) return "";
  return [e.localName, e.className, s.outlineStyle].join(" ").trim(); }"""


@pytest.fixture(scope="module")
def page(small: Result, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("keyboard") / "report.html"
    path.write_text(report([small]), encoding="utf-8")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(path.as_uri())
        yield page
        browser.close()


def test_tab_reaches_every_control_and_shows_where_it_is(page: Page) -> None:
    stops = []
    page.keyboard.press("Tab")
    while stop := page.evaluate(FOCUSED):
        stops.append(stop)
        page.keyboard.press("Tab")
    for control in ("a", "summary", *CHOICES):
        assert any(s.startswith(control) for s in stops), control
    assert all(s.endswith("solid") for s in stops)


def test_a_trial_is_looked_into_by_keys_alone(page: Page) -> None:
    def read() -> str:
        return page.locator(".read").text_content() or ""

    page.locator(".scrub").focus()
    page.keyboard.press("Home")
    assert "-300 ms" in read()
    page.keyboard.press("ArrowRight")
    assert "-300 ms" not in read()
    page.keyboard.press("Tab")
    whole = page.locator(".plot").inner_html()
    page.keyboard.press("End")
    assert page.locator(".plot").inner_html() != whole
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    at = page.locator(".scrub").input_value()
    page.keyboard.press("Space")
    page.wait_for_function("at => document.querySelector('.scrub').value !== at", arg=at)
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("SNc")
    assert read().startswith("SNc")
    page.keyboard.press("Shift+Tab")
    before = read()
    page.keyboard.press("ArrowDown")
    assert read() != before
    page.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("prediction")
    assert " of " in (page.locator("#shown").text_content() or "")
    assert page.locator("#card tbody tr:visible").count() < page.locator("#card tbody tr").count()


def test_a_screen_reader_is_told_what_everything_is(page: Page) -> None:
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:100]}" for v in found] == []
    client = page.context.new_cdp_session(page)
    nodes = [n for n in client.send("Accessibility.getFullAXTree")["nodes"] if not n.get("ignored")]
    assert [n for n in nodes if n["role"]["value"] in CONTROLS and not n["name"]["value"]] == []
    levels = [
        p["value"]["value"]
        for n in nodes
        if n["role"]["value"] == "heading"
        for p in n["properties"]
        if p["name"] == "level"
    ]
    assert levels[0] == 1
    assert max(b - a for a, b in itertools.pairwise(levels)) <= 1
