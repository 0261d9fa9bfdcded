"""Where: places that a text names, each with the provinces and districts it may be. The door.

Names of the gazetteer in three languages and many spellings, told from words and people by what
stands beside them. Pure.
"""

from intake.classification.where.finder import Named, places_named
from intake.classification.where.site import Site

__all__ = ["Named", "Site", "places_named"]
