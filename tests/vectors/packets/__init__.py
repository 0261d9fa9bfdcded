"""Packets that every implementation reads, or refuses, alike."""
