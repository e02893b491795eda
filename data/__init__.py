"""Published values, bibliography and the calibration of the circuit, as plain files."""

from pathlib import Path

#: The folder that holds them.
PATH = Path(__file__).parent
