"""`python -m tests.faults.mutated PROCESS [MUTATION …]`: a process of ours, built wrong."""

import os
import sys

import django

from deploy.roles import PROCESSES, run

if __name__ == "__main__":
    process, *wished = sys.argv[1:]
    os.environ["ROLE"] = PROCESSES[process][0]
    django.setup()
    from tests.faults.mutations import MUTATIONS

    for name in wished:
        MUTATIONS[name]()
    run(process)
