"""What syntax adds to a figure alone: what it counts, its currency and scale, whether it changes, whether it claims."""
