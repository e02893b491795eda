"""The error that analysis raises for what its user can mend: one sentence."""


class AnalysisError(ValueError):
    """A file or table that cannot be used; the message is one sentence for a person."""

    is_user_error = True
