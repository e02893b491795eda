"""What is running, how far it is, and how long it will take: on a terminal, in a notebook or log.

Work is handed a function that it calls with the fraction done, and may say by :func:`stage` what it
does now. Every room may import this.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

#: How often a line is written where there is no terminal [s].
EVERY = 60.0


class Watch:
    """A function to call with the fraction done; it remembers the stage, and shows both."""

    def __init__(self, show: Callable[[float, str], None]) -> None:
        self.show, self.fraction, self.stage = show, 0.0, ""

    def __call__(self, fraction: float) -> None:
        """Show how much is done."""
        self.fraction = fraction
        self.show(fraction, self.stage)


def stage(watch: Callable[[float], None], name: str) -> None:
    """Say what is done now, to whoever watches and can show it."""
    if isinstance(watch, Watch):
        watch.stage = name


def step(watch: Callable[[float], None], number: int, of: int, name: str) -> None:
    """Say that a step begins, of several that take about as long as each other."""
    stage(watch, name)
    watch(number / max(of, 1))


def within(whole: Callable[[float], None], start: float, share: float) -> Watch:
    """What a part calls with the fraction of it that is done, as progress of the whole.

    The part begins when the fraction `start` of the whole is done, and is a `share` of it.
    """

    def show(fraction: float, name: str) -> None:
        stage(whole, name)
        whole(min(start + share * fraction, 1.0))

    return Watch(show)


def unwatched(fraction: float) -> None:
    """Show nothing."""


@contextmanager
def progress(title: str, always: bool = False) -> Iterator[Watch]:
    """Progress on stderr: a bar on a terminal, elsewhere a line a minute.

    Parameters
    ----------
    title
        What is running.
    always
        Show a bar also where stderr is no terminal (a notebook).
    """
    if sys.stderr.isatty():
        with _bar(title) as watch:
            yield watch
    elif always:
        with _tqdm(title) as watch:
            yield watch
    else:
        yield _lines(title)


@contextmanager
def _bar(title: str) -> Iterator[Watch]:
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)  # moves to and fro until something is done

        def show(fraction: float, name: str) -> None:
            bar.update(task, description=_said(title, name))
            if fraction > 0:
                bar.update(task, total=1.0, completed=fraction)

        yield Watch(show)


@contextmanager
def _tqdm(title: str) -> Iterator[Watch]:
    home = "tqdm.notebook" if "IPython" in sys.modules and find_spec("ipywidgets") else "tqdm"
    kind: Any = import_module(home).tqdm
    form = "{desc}: {percentage:3.0f} %|{bar}| {elapsed} gone, {remaining} left"
    with kind(total=1.0, desc=title, bar_format=form, file=sys.stderr) as bar:

        def show(fraction: float, name: str) -> None:
            bar.set_description_str(_said(title, name), refresh=False)
            bar.update(fraction - bar.n)

        yield Watch(show)


def _lines(title: str) -> Watch:
    """A line a minute: what is done now, how much is done, how long it took and will take."""
    begun = time.monotonic()
    last = [begun]

    def show(fraction: float, name: str) -> None:
        now = time.monotonic()
        if now - last[0] < EVERY:
            return
        last[0] = now
        left = (now - begun) * (1 / fraction - 1) if fraction > 0 else None
        after = "" if left is None else f", about {_minutes(left)} left"
        text = f"{_said(title, name)}: {100 * fraction:.0f} %, {_minutes(now - begun)} gone{after}"
        print(text, file=sys.stderr, flush=True)

    return Watch(show)


def _said(title: str, name: str) -> str:
    return f"{title}: {name}" if name else title


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
