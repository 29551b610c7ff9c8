"""What the words of a run of time words say: their values, the year among them, a count.

Comes in: tokens and a run of them. Goes out: text, as stamps are made of. Declines to judge whether it is a date.
"""

from __future__ import annotations

from kb.detect.timewords import Tokens, century


def values(first: int, last: int, tokens: Tokens) -> dict[str, str]:
    """Returns the first value of each kind of token."""
    found: dict[str, str] = {}
    for index in range(first, last):
        found.setdefault(tokens.kinds[index], tokens.value(index))
    return found


def year_of(kinds: str, value: dict[str, str]) -> str:
    """Returns the year as stamps write it, "" where none is said."""
    if "P" in value and "/" in value["P"] and any(kind in kinds for kind in "FqhOS"):
        return "SY" + value["P"][:4]  # "fiscal 2024-25", "the first quarter of 2024-25"
    for kind in "YyPK":
        if kind in value:
            return value[kind]
    if "'" in kinds:
        for at in range(len(kinds) - 1):
            if kinds[at] == "'" and kinds[at + 1] in "dn":
                return century(value[kinds[at + 1]])
    return ""


def relative_year(kinds: str, value: dict[str, str]) -> str:
    """Returns the placeholder of an unstated year, `XLAST`, `XTHIS`, `XNEXT` or `XXXX`."""
    said = value.get("r") or value.get("R") or value.get("g", "")
    return {
        "last": "XLAST", "previous": "XLAST", "prior": "XLAST", "ago": "XLAST", "this": "XTHIS", "next": "XNEXT",
    }.get(said, "XXXX")  # fmt: skip


def number(first: int, last: int, tokens: Tokens) -> str:
    """Returns the count in a run as text: the sum of its number words, 1 for "a", "few" for a vague one."""
    kinds = tokens.kinds[first:last]
    if "f" in kinds:
        return "2" if "couple" in map(tokens.word, range(first, last)) else "few"
    numbers = [
        int(tokens.value(i)) if tokens.kinds[i] == "N" else int(tokens.word(i)) for i in range(first, last)
        if tokens.kinds[i] in "N" or (tokens.kinds[i] in "dn" and tokens.word(i).isdigit())
    ]  # fmt: skip
    return str(numbers[-1] if "2" in kinds else sum(numbers)) if numbers else "1"
