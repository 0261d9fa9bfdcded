"""Packets: written offline, carried, judged by the worker."""
