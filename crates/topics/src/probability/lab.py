"""Probability: to write."""
