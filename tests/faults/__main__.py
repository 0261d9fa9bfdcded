"""`python -m tests.faults DRIVER WORD …`: set Django up, run the driver, print what it found."""

import importlib
import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    driver = importlib.import_module(f"tests.faults.{sys.argv[1]}")
    print(json.dumps(driver.main(*sys.argv[2:])))
