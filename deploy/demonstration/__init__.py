"""The demo: every role on this machine, with keys it makes itself."""
