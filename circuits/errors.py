"""The one error that the description of a circuit raises."""


class CircuitError(ValueError):
    """A circuit, or a change asked of it, that makes no sense.

    The message names the field and what is allowed.
    """

    is_user_error = True
