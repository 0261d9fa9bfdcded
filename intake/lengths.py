"""The most characters that the form takes, for each of its kinds of words. Pure."""

ACCOUNT = 100_000
SEVERAL_LINES = 2000  # an answer; who is in danger
LINE = 500  # when; a place
DISTRICT = 100
