"""What the pages are, said by the root: so that somebody outside notices a page that is another.

Whoever takes over the web cannot sign: a page that was altered differs from the statement, and
a statement that was altered does not verify. It says nothing about what a server does with what
it is sent.
"""

from intake.site.statement import Page, SiteError, Statement

__all__ = ["Page", "SiteError", "Statement"]
