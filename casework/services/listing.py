"""Which rows a version of a dossier names one by one."""

from casework.records import Dossier

MOST = 5_000  # rows that a version lists; a whole desk's are only counted


def is_of_all(version: Dossier) -> bool:
    """Whether it holds more rows than one can list: those of a whole desk."""
    return version.counted > MOST
