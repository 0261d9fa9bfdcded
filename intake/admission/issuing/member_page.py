"""`token.html`: one file with which members ask for tokens, on any device, offline. Pure.

Its policy names the one script and the one style by hash and allows nothing else, so that whatever
the page did it could send nothing.
"""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

LANGUAGES: Mapping[str, tuple[str, str]] = {
    "en": ("en", "ltr"),
    "fa-af": ("fa-AF", "rtl"),
    "ps": ("ps-AF", "rtl"),
}
_INTAKE = Path(__file__).parents[2]
_SCRIPT = _INTAKE / "static" / "token.js"
_WORDS = Path(__file__).with_name("member_words.yaml")
_STYLE = """
body{font:18px/1.6 sans-serif;max-width:40em;margin:auto;padding:1em;color:#111;background:#fff}
textarea{box-sizing:border-box;width:100%;font:15px/1.5 monospace;border:1px solid #555}
label{display:block;margin-top:1em}button{font:inherit;margin-top:1em;padding:.4em 1em}
#said{position:sticky;top:0;min-height:1.6em;background:#fff;font-weight:bold}
"""


def build(language: str) -> str:
    """The page in one of LANGUAGES; the same octets for everybody."""
    words: Any = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    said = {key: one[language] for key, one in words.pop("said").items()}
    text = {key: escape(one[language]) for key, one in words.items()}
    script = _SCRIPT.read_text(encoding="ascii").strip()
    tag, direction = LANGUAGES[language]
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(_STYLE)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    sentences = "".join(f'<p data-say="{key}">{escape(one)}</p>' for key, one in said.items())
    return (
        f'<!doctype html>\n<html lang="{tag}" dir="{direction}" translate="no">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{text["title"]}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{text['title']}</h1>\n<p>{text['lead']}</p>\n"
        f"<noscript><p>{text['noscript']}</p></noscript>\n"
        f'<p id="said" role="status" aria-live="polite"></p>\n'
        f"<h2>{text['ask_title']}</h2>\n{_area('key', text)}"
        f'<button type="button" id="ask">{text["ask"]}</button>\n'
        f"{_area('batch', text, rows=2, made=True)}{_area('seed', text, rows=3)}"
        f"{_area('request', text, made=True)}"
        f"<h2>{text['make_title']}</h2>\n<p>{text['again']}</p>\n{_area('answer', text)}"
        f'<button type="button" id="make">{text["make"]}</button>\n'
        f"{_area('token', text, made=True)}<p>{text['after']}</p>\n</main>\n"
        f"<div hidden>{sentences}</div>\n<script>{script}</script>\n</body>\n</html>\n"
    )


_KEPT_NOWHERE = 'dir="ltr" autocomplete="off" autocapitalize="off" spellcheck="false"'


def _area(name: str, text: Mapping[str, str], *, rows: int = 6, made: bool = False) -> str:
    only = " readonly" if made else ""
    area = f'<textarea id="{name}" rows="{rows}" {_KEPT_NOWHERE}{only}></textarea>'
    return f'<label for="{name}">{text[name]}</label>\n{area}\n'


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
