"""What the tests of the pages read them with, and what somebody invented told."""

from html.parser import HTMLParser

LANGUAGES = ("en", "fa-af", "ps")
ACCOUNT = "در ده افغانان دیدم که <b>سه تن</b> را بردند & زدند."
TOLD = {
    "account": ACCOUNT,
    "kinds": ["LIB", "INT"],
    "when": "شام پنجشنبه",
    "day": "۲",
    "month": "s12",
    "year": "۱۴۰۰",
    "precision": "exact day",
    "province": "AF-KAB",
    "district": "پغمان",
    "place": "کوچه‌ی پشت مسجد",
    "how_known": "witness",
    "danger": "yes",
    "danger_words": "برادرش",
    "ask_back": "on",
    "consent": ["un_confidential", "statistics_only"],
}


class Page(HTMLParser):
    """Collects what a person would have to fill in again."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._area = self._select = ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "textarea":
            self._area = found["name"]
            self.values[self._area] = [""]
        elif tag == "select":
            self._select = found["name"]
        elif tag == "option" and "selected" in found and found["value"]:
            self.values[self._select] = [found["value"]]
        elif tag == "input" and found.get("type") in ("checkbox", "radio"):
            if "checked" in found:
                self.values.setdefault(found["name"], []).append(found.get("value", "on"))
        elif tag == "input" and found.get("value"):
            self.values[found["name"]] = [found["value"]]

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The parser of a browser drops one newline after the opening tag.
            self.values[self._area][0] = self.values[self._area][0].removeprefix("\n").lstrip("\r")
            self._area = ""

    def handle_data(self, content):
        if self._area:
            self.values[self._area][0] += content


def all_typed(page: Page) -> dict[str, list[str]]:
    return {name: page.values.get(name, []) for name in TOLD}


def as_lists(told):
    return {name: [value] if isinstance(value, str) else value for name, value in told.items()}


def assert_quiet(answer):
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for rule in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for name in ("Opener", "Embedder"):
        assert f"Cross-Origin-{name}-Policy" in answer
    assert "Cross-Origin-Resource-Policy" in answer
    assert "camera=()" in answer["Permissions-Policy"]
    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert "Server" not in answer
    assert "Location" not in answer
