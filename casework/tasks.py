"""Casework's doorbell: no arguments, no results. Losing or doubling it is harmless."""

from intake.queue import TASK, Lane, app


@app.task(name=TASK[Lane.ORDERS])
def work_on_orders() -> None:
    """There may be orders to work on: claim rows until none is left."""
    # Only the worker of this lane needs what compiles dossiers, and it has it loaded.
    from casework.dossier.working import work_off  # noqa: PLC0415

    work_off()
