"""Fold a text for matching, character for character, so that offsets stay true.

Odd spaces become spaces, odd hyphens hyphens, curly apostrophes straight ones; entities that a reading
view has left standing become as many spaces. Declines to repair anything that would change the length.
"""

from __future__ import annotations

import re

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r\v\f"
HYPHENS = "\u2010\u2011\u2212\ufe63\uff0d\u207b"
EN_DASHES = "\u2012\u2013"
APOSTROPHES = "\u2018\u2019\u02bc\u201b"
TABLE = {
    **{ord(char): " " for char in SPACES},
    **{ord(char): "-" for char in HYPHENS if char != "\u207b"},
    **{ord(char): "\u2013" for char in EN_DASHES},
    **{ord(char): "\u2014" for char in "\u2014\u2015"},
    **{ord(char): "'" for char in APOSTROPHES},
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    0xFF05: "%",
    0xFF0B: "+",
    0x2044: "/",
    0xFFE5: "¥",
}
ENTITY = re.compile(r"&(?:nbsp|#160|thinsp|ensp|emsp|#8239|#x202[fF]);")
BREAK = "\x07"  # stands for a blank line: no figure reaches across it
BLANK_LINE = re.compile(r"\n[ \t\r]*+\n\s*+")
SIMPLE = str.maketrans(dict.fromkeys("\t\n\r\v\f", " "))


def fold(text: str) -> str:
    """Returns the text with typographic variants made one, of the same length.

    >>> fold("12\u00a0% of 1\u202f200")
    '12 % of 1 200'
    """
    if "\n" in text:
        text = BLANK_LINE.sub(lambda found: BREAK * len(found[0]), text)
    if text.isascii():
        text = text.translate(SIMPLE) if "\n" in text or "\t" in text else text
    else:
        text = text.translate(TABLE)
    return ENTITY.sub(lambda found: " " * len(found[0]), text) if "&" in text else text


def lower(text: str) -> str:
    """Returns the text in lower case, of the same length.

    >>> len(lower("İ")), lower("Two")
    (1, 'two')
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
