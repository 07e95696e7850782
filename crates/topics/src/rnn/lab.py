"""Recurrent networks: to write."""
