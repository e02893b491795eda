"""Commands that read results: figure, compare, score, report, export, validate.

Heavy imports wait for their use.
"""

from striata.analysis.commands.comparing import compare, score
from striata.analysis.commands.drawing import export, figure, report, validate

__all__ = ["compare", "export", "figure", "report", "score", "validate"]
