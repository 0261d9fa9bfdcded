"""`python -m tests.bench NAME [ARGUMENTS]`: run one benchmark, print one line of JSON.

Each benchmark is a module here with `run(arguments) -> dict`, and measures its floor in
the same run: a figure from another hour or machine says little.
"""

import importlib
import json
import sys

NAMES = (
    "acceptance",
    "browser_seal",
    "classification",
    "dossier",
    "idle",
    "page_weight",
    "pipeline",
    "places",
    "redaction",
    "register",
    "review_page",
    "sanitising",
    "sealing",
    "search_page",
    "times",
)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in NAMES:
        sys.stderr.write(f"usage: python -m tests.bench {'|'.join(NAMES)} [arguments]\n")
        return 2
    benchmark = importlib.import_module(f"tests.bench.{arguments[0]}")
    print(json.dumps(benchmark.run(arguments[1:])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
