"""How a figure hangs in its sentence: which noun it measures, under which verb."""
