"""Shapes and points of a country as files; where they come from is in NOTICES.md. Pure."""
