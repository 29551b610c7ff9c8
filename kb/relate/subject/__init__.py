"""Whose figure it is: names, who appears in an article, and what the sentence leaves to its surroundings."""
