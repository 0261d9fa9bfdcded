"""What ends the unattended run."""


class DemoFailedError(Exception):
    """Something the demo shows did not hold; the text says what."""
