"""The error that an experiment raises for what its user can mend: one sentence."""


class ExperimentError(ValueError):
    """Wrong settings, files or names; the message is one sentence for a person."""

    is_user_error = True


class ImpossibleError(ExperimentError):
    """Settings that are possible to write down, but not to simulate: nothing converges."""

    is_impossible = True
