"""Faults in the running casework web, asked for by whoever visits it.

They carry what a careless exception would quote: everything a page was about to show, or the
record about to be written.
"""

from typing import Any

FAIL_SHOWING = "failnowinshowing"  # in the query of an address
FAIL_WRITING = "failnowinwriting"  # in words of a record
_PLAIN = "casework/notice.html"  # the page that a fault is answered with


class FaultError(Exception):
    """An injected fault."""


def patch_casework() -> None:
    """In the process that will serve the pages, before it does."""
    from django.template.backends.django import Template  # noqa: PLC0415

    from casework import rows  # noqa: PLC0415
    from casework.records.codec import to_bytes  # noqa: PLC0415

    render = Template.render

    def render_or_fail(self: Any, context: Any = None, request: Any = None) -> str:
        shown = str(render(self, context, request))
        asked = request is not None and FAIL_SHOWING in request.META["QUERY_STRING"]
        if asked and self.template.name != _PLAIN:
            raise FaultError(f"{context} {request.POST} {shown}")
        return shown

    def to_bytes_or_fail(record: Any) -> bytes:
        content = to_bytes(record)
        if FAIL_WRITING.encode() in content:
            raise FaultError(content.decode())
        return content

    Template.render = render_or_fail  # type: ignore[method-assign]
    rows.to_bytes = to_bytes_or_fail  # type: ignore[attr-defined]
