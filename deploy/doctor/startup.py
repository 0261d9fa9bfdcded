"""What keeps a process from starting, asked as the operator: one source with the processes."""

from collections.abc import Iterator

from django.core.checks import run_checks

from deploy.doctor.fault import Fault


def look() -> Iterator[Fault]:
    """Errors and warnings of the start-up checks of this role, less those of the database."""
    for said in run_checks():
        yield Fault(f"{said.msg} ({said.id})", said.hint or f"Look {said.id} up in the program.")
