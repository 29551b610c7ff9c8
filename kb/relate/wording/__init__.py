"""The words of a sentence that a figure is said of: what is measured, and whose it is, as written.

Comes in: a finished draft. Goes out: two phrases. Its modules:

    nouns      which nouns of the sentence they are, by grammar alone
    phrases    a noun's whole phrase, as written
    said       which of the phrases tells what is measured and which whose it is
"""
