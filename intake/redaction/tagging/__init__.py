"""Learned recognizers: a conditional random field says how likely each token identifies someone.

A tagged recognizer is a list of features (`features/`), weights made by
`manage.py train_redaction_models`, and the lines of a text it can read. Weights are bytes,
opened in memory; nothing here opens a file but the weights that are shipped.
"""

from intake.redaction.tagging.model import Model
from intake.redaction.tagging.tagged import Tagged
from intake.redaction.tagging.tokens import Features, Row, Token, rows_of, tokens_of

__all__ = ["Features", "Model", "Row", "Tagged", "Token", "rows_of", "tokens_of"]
