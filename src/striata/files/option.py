"""The option of every command that writes."""

from __future__ import annotations

from typing import Annotated

import typer

Overwrite = Annotated[
    bool,
    typer.Option("--overwrite", help="Replace whatever file stands at the path of the output."),
]
