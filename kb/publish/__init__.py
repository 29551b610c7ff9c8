"""What leaves the base: JSON lines, exports, checks of what is published."""
