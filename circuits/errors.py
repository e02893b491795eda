"""What goes wrong with a circuit: a description that makes no sense, rates that are not finite."""


class CircuitError(ValueError):
    """A circuit, or a change asked of it, that makes no sense.

    The message names the field and what is allowed.
    """

    is_user_error = True


class DivergedError(Exception):
    """Rates or potentials that are not finite: `when` is the time by which [s], by subject."""

    def __init__(self, when: dict[int, float]) -> None:
        super().__init__(when)
        self.when = when
