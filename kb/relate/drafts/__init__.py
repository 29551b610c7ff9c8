"""From a figure to the draft of a claim: the two passes, and the rules that complete a draft from others."""
