"""The casework's house, web and opener, for contracts that hold over all of its pages."""

from tests.casework.approvals.conftest import opener, store
from tests.casework.conftest import house, web

__all__ = ["house", "opener", "store", "web"]
