"""What redaction costs a process that does nothing else.

    python -m tests.bench.redaction_alone LANGUAGE [CHARACTERS]

Given a language ("en", "prs", "ps"), with sockets refused: `load_s`, processor seconds until
every list and model is loaded; `characters_per_s` of one core over that language's development
texts, taken until it was so many; `memory_mb`, the most it held; and
`network_calls`, how often anything tried to reach somebody.
"""

import json
import resource
import sys
import time
from importlib import import_module

from tests.bench.offline import refuse

_PAGE_LANGUAGES = {"en": "en", "prs": "fa-af", "ps": "ps"}
_ENOUGH = 300_000  # characters


def main(language: str, enough: int = _ENOUGH) -> dict[str, float]:
    """The figures; loads what was not loaded yet, so ask a fresh process."""
    attempts = refuse()
    began = time.process_time()
    redaction = import_module("intake.redaction")
    redaction.warm()
    loaded = time.process_time() - began
    texts = _texts(language)
    done, spent = 0, 0.0
    while done < enough:
        began = time.process_time()
        for text in texts:
            redaction.redact(text, (_PAGE_LANGUAGES[language],))
        spent += time.process_time() - began
        done += sum(map(len, texts))
    return {
        "load_s": round(loaded, 2),
        "characters_per_s": round(done / spent),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
        "network_calls": attempts.count,
    }


def _texts(language: str) -> list[str]:
    """Whole reports; the English ones are mostly court cases, as the baseline is given them."""
    if language == "en":
        court_cases = import_module("tests.corpus.redaction.court_cases")
        return [case.text for case in court_cases.cases("dev")]
    measured = import_module("tests.corpus.redaction.measured")
    return [item.text for item in measured.reports(measured.load(f"{language}-dev"))]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], *map(int, sys.argv[2:]))))
