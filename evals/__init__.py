"""Measures a library; not shipped in the wheel."""
