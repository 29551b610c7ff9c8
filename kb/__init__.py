"""kb: a claims-tracking knowledge base with evidence extraction."""

__version__ = "0.1.0"
