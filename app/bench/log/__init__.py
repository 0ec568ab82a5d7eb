"""Measuring the log of reads."""
