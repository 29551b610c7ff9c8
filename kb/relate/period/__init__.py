"""Which time a figure holds for."""
