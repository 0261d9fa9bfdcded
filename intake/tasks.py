"""Celery's doorbells: no arguments, no results, no chains. Losing or doubling one is harmless."""

from intake.pipeline import work_off
from intake.queue import TASK, Lane, app


@app.task(name=TASK[Lane.TEXT])
def work_on_text() -> None:
    """There may be text to work on: claim rows until none is left."""
    work_off(Lane.TEXT)


@app.task(name=TASK[Lane.FILES])
def work_on_files() -> None:
    """There may be files to work on: claim rows until none is left."""
    work_off(Lane.FILES)
