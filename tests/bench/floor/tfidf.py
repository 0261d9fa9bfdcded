"""The baseline of classification: TF-IDF of words and letters, a logistic regression per code.

    PYTHON -m tests.bench.floor.tfidf < {"taught": [[text, [code, …]], …], "judged": [text, …]}

prints the codes it proposes for each text to be judged, as JSON. Runs where scikit-learn is
installed, in an environment of its own.
"""

import json
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_union
from sklearn.preprocessing import MultiLabelBinarizer

_FOLDS = 5
_STEPS = [step / 20 for step in range(1, 20)]


def proposed(
    texts: Sequence[str], codes: Sequence[Sequence[str]], judged: Sequence[str]
) -> list[list[str]]:
    """The codes for each text of `judged`, taught by `texts`.

    A code is proposed from that probability on which is best over the texts in five folds.
    """
    union = make_union(
        TfidfVectorizer(sublinear_tf=True),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 4)),
    )
    labels = MultiLabelBinarizer()
    known = labels.fit_transform(codes)
    rows = union.fit_transform(texts)
    told = cross_val_predict(_new(), rows, known, cv=_FOLDS, method="predict_proba")

    def score(least: float) -> float:
        return float(f1_score(known, told >= least, average="micro", zero_division=0))

    likely = _new().fit(rows, known).predict_proba(union.transform(judged))
    found: Any = labels.inverse_transform((likely >= max(_STEPS, key=score)).astype(int))
    return [list(one) for one in found]


def _new() -> Any:
    return OneVsRestClassifier(
        LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
    )


def main() -> None:
    warnings.simplefilter("ignore")  # a fold without some rare code
    asked = json.load(sys.stdin)
    texts, codes = zip(*asked["taught"], strict=True)
    json.dump(proposed(texts, codes, asked["judged"]), sys.stdout)


if __name__ == "__main__":
    main()
