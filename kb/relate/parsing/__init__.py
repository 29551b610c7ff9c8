"""Sentences become parses, and the questions asked of them."""
