"""Passages and readings become claims: subject, metric, period, attribution, modality."""
