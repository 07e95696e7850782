"""Ensemble learning: to write."""
