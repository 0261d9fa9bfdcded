"""Done once in the parent, so that no worker does it anew with a submitter waiting.

What is built lazily (addresses, templates, catalogues, forms) is then shared by all workers,
and frozen: a garbage collection after each report looks at that report only.
"""

from django.urls import resolve
from django.utils import translation

from intake import pages, queue, receipts
from intake.body_parts import Fields
from intake.forms import ReportForm, Slip
from intake.languages import LANGUAGES
from intake.sealing import HybridRecipient, Inner, seal_bytes

# A well-formed public key that was not made from a private one.
_NOBODY = HybridRecipient(bytes(1184) + (9).to_bytes(32, "little"))


def warm_up() -> None:
    """Make each page once in each language, seal once, and throw it all away.

    Asks neither the database nor the broker.
    """
    queue.load_all()
    seal_bytes(b"", [_NOBODY], Inner("nothing", 1, "none", 1, 1))
    for code, _ in LANGUAGES:
        resolve(f"/{code}/")
        with translation.override(code):
            refused = ReportForm(Fields())
            alert = pages.refusal_alert(refused, ())
            pages.code_page()
            for pinned in (None, pages.Pinned("", 0, "")):
                pages.fresh_report_page(Slip.new(""), pinned)
            pages.report_page(Slip.new(""), refused, alert=alert)
            for version in (1, 2):
                pages.receipt_page("0" * receipts.DIGITS, (), version)
