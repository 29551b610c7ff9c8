"""What measures and documents kb from outside; nothing in here ships with the package."""
