"""The forums a dossier can be shaped for: one module each, and one line here. Pure."""
