"""Convolutional networks: to write."""
