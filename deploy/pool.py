"""The pool of children of a worker that has several."""

from celery.concurrency.prefork import TaskPool


class LastingPool(TaskPool):
    """Celery's own, but for one thing: it replaces a lost child from the first moment on.

    Celery ends the whole worker when a child dies before the first look at the broker.
    """

    def did_start_ok(self) -> bool:
        """Always: who cannot start at all is stopped by the checks before the fork."""
        return True
