"""How far a run is, and how long it will take, on a terminal or in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(title: str, always: bool = False) -> Iterator[Callable[[float], None]]:
    """A function to call with the fraction done, which shows it on stderr.

    Parameters
    ----------
    title
        What is running.
    always
        Show a plain line where stderr is no terminal (a notebook), instead of nothing.
    """
    if sys.stderr.isatty():
        with _bar(title) as watch:
            yield watch
    elif always:
        yield _line(title)
        print(file=sys.stderr)
    else:
        yield lambda fraction: None


@contextmanager
def _bar(title: str) -> Iterator[Callable[[float], None]]:
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)  # moves to and fro until a fraction is known
        yield lambda fraction: bar.update(task, total=1.0, completed=fraction)


def _line(title: str) -> Callable[[float], None]:
    """A line that is written over whenever another percent is done."""
    shown = [-1]

    def watch(fraction: float) -> None:
        percent = int(100 * fraction)
        if percent > shown[0]:
            shown[0] = percent
            print(f"\r{title}: {percent} %", end="", file=sys.stderr, flush=True)

    return watch


def within(whole: Callable[[float], None], start: float, share: float) -> Callable[[float], None]:
    """What a part calls with the fraction of it that is done, as progress of the whole.

    The part begins when the fraction `start` of the whole is done, and is a `share` of it.
    """
    return lambda fraction: whole(min(start + share * fraction, 1.0))
