"""What a figure measures: the canonical name and the article's words for it."""
