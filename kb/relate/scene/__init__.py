"""What the rules look at: one article, one figure in it, what stands near, and the names the lexicon knows."""
