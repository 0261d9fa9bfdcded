"""What can go wrong, in two families that share no base.

A refusal is final: trying the same thing again is refused again. A passing fault may go
away by itself: a row that meets one goes back to the queue. Neither ever carries text from
a report; what people read is written by the pages, in their language, from `code`.
"""


class IntakeError(Exception):
    """A refusal. `code` is a fixed lower-case word with underscores, never made from input."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TransientError(Exception):
    """A fault that may pass: a peer away, a full disk, a lock. `code` as in IntakeError."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
