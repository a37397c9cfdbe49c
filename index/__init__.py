"""Passages in, hits out."""
