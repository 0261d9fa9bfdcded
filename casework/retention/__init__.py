"""How long what is kept, and what goes with a submission that is erased. Pure.

Nothing goes by itself: lists say what is due, people decide, two of them for an erasure.
"""

from casework.retention.ageing import Due, due, identities_due, latest_look
from casework.retention.going import Plan, plan_erasure, plan_names

__all__ = ["Due", "Plan", "due", "identities_due", "latest_look", "plan_erasure", "plan_names"]
