"""Time series: to write."""
