"""Offline evaluation: sets of questions in, metrics with their uncertainty, comparisons and reports out."""
