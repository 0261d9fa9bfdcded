"""Casework's doorbell: no arguments, no results. Losing or doubling it is harmless."""

from casework.dossier.working import work_off
from intake.queue import TASK, Lane, app


@app.task(name=TASK[Lane.ORDERS])
def work_on_orders() -> None:
    """There may be orders to work on: claim rows until none is left."""
    work_off()
