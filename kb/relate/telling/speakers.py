"""Who is meant as the source: from the subject of a verb of telling to the speaker's name.

Comes in: tokens of a parse, or plain text where there is none. Goes out: the speaker in the article's words: the
name inside "Epoch AI's analysis" or "reports from Reuters and AP", the noun where nobody is named ("analysts",
"some estimates"). Declines what cannot say anything: prices, trends, "this", the article's own "we".
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from dataclasses import dataclass

from kb.relate.parsing.syntax import child, children, conjuncts, core_phrase, is_noun, prep_objects, text_of
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.telling.telling import Telling

PROPER = frozenset({"NNP", "NNPS"})
PHRASE = 8  # words that narrow an unnamed source
PERSONS = frozenset({"he", "she", "they", "it"})
NAME = r"(?:[A-Z][\w.&'’/-]*|of|the)(?:\s+(?:[A-Z][\w.&'’/-]*|of|for|the|and(?=\s+(?:the\s+)?[A-Z])|&))*"
COMPARED = re.compile(
    r"\b(?:compared\s+(?:with|to)|versus|vs\.?|against|above|below|beating|topping|missing)\b", re.IGNORECASE
)
EXPECTED = re.compile(r"\b(?:estimates?|expect\w*|forecasts?|consensus|predict\w*|project\w*)\b", re.IGNORECASE)
RELATIVE = re.compile(r"\b(?:that|which|who),\s*$")
# "the think tank" in "an estimate by the think tank Gradient"
ROLE = r"(?:(?:the|an?)\s+)?(?:(?!(?:in|of|at|for|on|and|with|to|from)\s)[a-z][\w-]*\s+){0,4}?"
POLLED = r"(?:polled|surveyed|interviewed|canvassed|questioned)"  # those asked say so, not who asked them
INITIALS = re.compile(r"(?:\b[A-Za-z]\.){2,}$")
TIMES = frozenset((*day_name, *month_name, "Today", "Yesterday"))
LOWER = rf"(?:[a-z][\w-]*|{'|'.join(filter(None, month_name))})"  # "a July report"
GIVEN = re.compile(r"(?:[a-z]+\s+)+?(?:the|its|a)\s+((?:[\w’'-]+\s+){0,3}[\w’'-]+)")  # "data the government released"
PLACE_LINE = re.compile(r"^[A-Z]{3,}(?:[ ,]+[A-Z]{2,})*\s+[-–—]+\s+")  # "JOHANNESBURG - Stats SA"
LEADING = re.compile(r"^(?:the|a|an|its|their|his|her)\s+", re.IGNORECASE)
TRAILING = re.compile(r"(?:['’]s?|\s+(?:of|for|the|and|&))$")
REPORT_TAIL = re.compile(r"['’]s?\s+.*$")


@dataclass(frozen=True, slots=True)
class FoundSource:
    """Who says so: the speaker's words, the telling word and its kind, and the rule that found them."""

    speaker: str
    cue: str
    kind: str  # say, report, estimate, project
    rule: str
    quoted: bool = False
    distance: int = 0  # sentences between the figure and its source


def speaker(token: Token, words: Telling) -> str | None:
    """Returns the speaker that a noun stands for, None where the noun cannot speak."""
    if token.i == 0 and token.text.lower() in words.document | words.plain:
        return _document(token, token.text.lower(), words)  # "Data published by", with a capital
    if token.tag_ in PROPER and token.lower_ in words.person and (owner := child(token, "poss")) is not None:
        return plain(token.doc[owner.left_edge.i : token.i + 1].text)  # "Ostra's CEO"
    owner = child(token, "poss") if token.tag_ in PROPER and token.lower_ in words.organisation else None
    if owner is not None and owner.nbor(1).text in ("'", "’"):
        first = next(kid.i for kid in owner.subtree if kid.tag_ != "DT")
        return plain(token.doc[first : token.i + 1].text)  # "the Realtors' Alliance"
    if token.tag_ in PROPER:
        held = [kid for kid in children(token, "appos") if kid.tag_ in PROPER and kid.i > token.i]
        return _names(held[0] if held and token.lower_ in words.person else token, words)  # "Meta CEO Ann Lee"
    if token.lower_ in words.document:  # "later reporting", which the tagger takes for a verb
        return _document(token, token.lower_, words)
    if not is_noun(token) and token.tag_ not in ("JJ", "CD", "DT", "JJR", "RBR"):
        return None
    lemma = token.lemma_.lower()
    if lemma in words.document or lemma in words.plain:
        return _document(token, lemma, words)
    named = [kid for kid in token.children if kid.dep_ == "appos" and kid.tag_ in PROPER]
    in_a_row = bool(named) and named[0].left_edge.i == token.i + 1  # "card issuer Talvera"
    if lemma in words.never or not (in_a_row or lemma in words.person or lemma in words.organisation):
        return None
    return _names(named[0], words) if named else plain(_phrase(token))


def anybody(token: Token, words: Telling) -> str | None:
    """Returns a noun as a speaker although its word names no source: "a warehouse in Utrecht told us"."""
    if not is_noun(token) or token.lemma_.lower() in words.never or token.lower_ in words.own_voice:
        return None
    return plain(_phrase(token))


def _names(token: Token, words: Telling) -> str:
    """Returns a name with those joined to it; titles and lower-case words in front are left out."""
    members = [member for member in conjuncts(token) if member.tag_ in PROPER]
    first = [kid for kid in core_phrase(members[0]) if kid.tag_ in PROPER or kid.tag_ == "CD"] or [members[0]]
    start = min(kid.i for kid in first)
    if token.i > 0 and token.doc[start - 1].lower_ == "the" and token.doc[start - 1].text == "The" and start > 1:
        start -= 1  # "The Information"
    said = token.doc[start : members[0].i + 1]
    after = next((kid.text for kid in said if kid.lower_ not in words.person), "")
    start += _titles([kid.lower_ for kid in said[:-1]], words, after)
    text = token.doc[start : _end(max(member.i for member in members), token.doc, words)].text
    return plain(str(text), whole=True)


def _end(last: int, doc: Doc, words: Telling) -> int:
    """Returns where a name ends: an office takes its "of" along, "Bureau of Labor Statistics"."""
    end = last + 1
    while end < len(doc) and _goes_on(doc[end]):
        end += 1  # "Relief Now"
    if end < len(doc) and doc[end].tag_ == "POS" and doc[end].lower_ in ("'s", "’s") and _ends_there(doc, end + 1):
        return end + 1  # "Moody's said"
    if end + 1 >= len(doc) or doc[end].lower_ not in ("of", "for", "on"):
        return end
    if doc[end + 1].text in TIMES:
        return end  # "the Safety Council on Wednesday estimated"
    alone = last == 0 or doc[last - 1].tag_ not in PROPER  # "Helen of Troy", not "Ann Lee of Acme"
    if doc[last].lower_ not in words.organisation and not (alone and doc[end].lower_ == "of"):
        return end
    at = end + 1
    while at < len(doc) and (doc[at].tag_ in PROPER or doc[at].lower_ in ("and", "the", "&")) and at - last < 8:
        at += 1
    while doc[at - 1].tag_ not in PROPER and at > end:
        at -= 1
    return max(at, end) if doc[at - 1].tag_ in PROPER else end


def _goes_on(token: Token) -> bool:
    """Tells whether a word that the tagger took for something else still belongs to the name before it."""
    return token.text[:1].isupper() and token.text.isalpha() and token.text != "I" and token.tag_ in ("RB", "JJ", "NN")


def _ends_there(doc: Doc, at: int) -> bool:
    """Tells whether a name is over: a verb, a mark or nothing follows, so that its "'s" is its own."""
    return at >= len(doc) or doc[at].is_punct or doc[at].tag_.startswith(("VB", "MD"))


def _titles(lower: list[str], words: Telling, after: str) -> int:
    """Returns how many words of a name are a title and what it goes with: "Acme CEO" in "Acme CEO Ann Lee"."""
    return max(
        (at + 1 for at, word in enumerate(lower) if word in words.person and not _of_a_firm(word, after)), default=0
    )


def _of_a_firm(word: str, after: str) -> bool:
    """Tells whether what looks like a rank begins a firm's name: "General Mills"."""
    return word == "general" and after.endswith(("s", "Electric"))


def _phrase(token: Token) -> str:
    """Returns "some analysts", "analysts at Morgan Stanley"."""
    after = max(
        (kid.i for kid in token.subtree if kid.i < token.i and kid.text.isdigit() and len(kid.text) == 4), default=-1
    )
    inner = [kid for kid in token.subtree if after < kid.i <= token.i and not _clause_between(kid, token)]
    out = [token, *inner]
    for kid in token.children:
        if kid.dep_ == "prep" and kid.lower_ in ("at", "from", "with", "of", "in", "for") and kid.i == token.i + 1:
            objects = [
                grand for grand in kid.children if grand.dep_ == "pobj" and is_noun(grand) and not _number(grand)
            ]
            if not objects:
                break
            out += [kid, *(part for grand in objects for part in (*core_phrase(grand), *conjuncts(grand)))]
            if kid.lower_ == "with":  # "people with knowledge of the deal"
                out += _short(kid)
            break
        if kid.i > token.i and kid.left_edge.i == token.i + 1 and (kid.dep_ == "amod" or _participle(kid)):
            out += _short(kid)  # "people familiar with the matter", "people briefed on the plans"
            break
    return text_of(out)


def _participle(token: Token) -> bool:
    return token.dep_ == "acl" and token.tag_ in ("VBN", "VBD")


def _short(token: Token) -> list[Token]:
    """Returns the words of a branch, none if it is long or holds a number or a mark."""
    found = list(token.subtree)
    plain_words = len(found) <= PHRASE and all(part.text.replace("-", "").isalpha() for part in found)
    return found if plain_words else []


def _number(token: Token) -> bool:
    return any(letter.isdigit() for kid in token.subtree for letter in kid.text)


def name_before(verb: Token) -> str | None:
    """Returns the name that ends right before a verb, where the parser took it for something else."""
    doc, first = verb.doc, verb.i
    while first > 0 and doc[first - 1].text[:1].isupper() and verb.i - first < 6:
        first -= 1
    while first < verb.i and doc[first].text in TIMES:
        first += 1  # "a poll released Thursday found"
    run = doc[first : verb.i]
    if len(run) and (run[0].text.isdigit() or (first and doc[first - 1].tag_ == "CD")):
        return None  # "5 Modern, 4 Last released"
    sure = len(run) > 0 and (first > 0 or run[0].text[1:] != run[0].text[1:].lower() or len(run) > 1)
    return plain(str(run.text)) if sure else None


def _clause_between(kid: Token, token: Token) -> bool:
    return kid.dep_ in ("relcl", "acl", "punct", "cc", "advmod", "mark") and kid.i < token.i and kid.dep_ != "advmod"


def _document(token: Token, lemma: str, words: Telling) -> str | None:
    """Returns the author of a report where one is named, else the report."""
    owner = child(token, "poss")
    if owner is not None and owner.tag_ in PROPER:
        return _names(owner, words)
    if owner is not None and owner.lemma_.lower() in words.organisation | words.person:
        return speaker(owner, words)
    for other in prep_objects(token, "from", "by", "of", "at"):
        if other.tag_ in PROPER:
            return _names(other, words)
        if _number(other):
            continue  # "a survey of 57 companies"
        found = speaker(other, words) if other.lemma_.lower() in words.person | words.organisation else None
        if found is not None:
            return found
    for kid in token.children:  # "data compiled by Bloomberg"
        if (
            kid.dep_ == "acl"
            and kid.lemma_ not in words.readers
            and (agents := prep_objects(kid, "by"))
            and agents[0].tag_ in PROPER
        ):
            return _names(agents[0], words)
    body = next(
        (kid for kid in children(token, "nmod", "compound") if kid.tag_ in PROPER and prep_objects(kid, "of")), None
    )
    if body is not None:
        return _names(body, words)  # "Bank of England figures"
    names = [kid for kid in core_phrase(token) if kid.tag_ in PROPER and kid.text not in TIMES and kid.i != token.i]
    if names and lemma not in ("law", "model", "index"):
        body = next((kid for kid in core_phrase(token) if kid.lemma_.lower() in words.organisation), None)
        return plain(text_of(names if body is None or body.i != names[-1].i + 1 else [*names, body]))
    described = [kid for kid in core_phrase(token) if kid.i != token.i]
    if lemma in words.plain and not described:
        return None
    if owner is not None and owner.lower_ in ("its", "their", "his", "her", "our", "my"):
        own = owner.lower_ in ("our", "my")
        return None if own or lemma in words.owned | words.plain else lemma  # "its survey", not "its estimate"
    return plain(text_of([token, *described, *_quantifier(token)]))


def _quantifier(token: Token) -> list[Token]:
    return [kid for kid in token.children if kid.dep_ in ("det", "advmod", "nummod") and kid.i < token.i]


def plain(text: str, *, whole: bool = False) -> str:
    """Returns a speaker without leading article or trailing joint; the "'s" of a `whole` name is its own.

    >>> plain("the Energy Department's")
    'Energy Department'
    """
    text = PLACE_LINE.sub("", text)
    shown = text if text.startswith("The ") and text[4:5].isupper() else LEADING.sub("", text.strip())
    dotted = INITIALS.search(shown) is not None  # "R.I.M."
    shown = shown.strip(" ,.;:—–\"“”'") + ("." if dotted else "")
    return shown if whole and shown.endswith(("'s", "’s")) else TRAILING.sub("", shown).strip()


def after_cue(text: str, at: int) -> str | None:
    """Returns the speaker in plain text right after a cue such as "according to"."""
    stop = re.search(r"[,;:()—–]\s|[,.;:)—–\"”]$|[,;()—–]|(?<!\b[A-Z])\.\s", text[at : at + 160])
    phrase = text[at : at + (stop.start() if stop else min(160, len(text) - at))].strip()
    if not phrase:
        return None
    asked = re.match(rf"(?:[\w-]+\s+){{1,4}}?{POLLED}\s+by\s+(?:the\s+)?{NAME}", phrase)
    if asked is not None:
        return plain(asked[0])
    found = re.match(rf"(?:{LOWER}\s+){{0,6}}?(?:from|by|of)\s+{ROLE}(?P<name>(?!the\s+[a-z]){NAME})", phrase)
    if found is not None and not found["name"].islower():  # "filings seen by the newspaper"
        return plain(found["name"])
    if re.match(r"(?:the|a|an)?\s*[A-Z]", phrase):
        name = re.match(rf"(?:(?:the|a|an)\s+)?(?P<name>{NAME})", phrase)
        if name is not None:
            return plain(REPORT_TAIL.sub("", name["name"]), whole=name[0] == phrase)
    words = phrase.split()
    cut = next((i for i, word in enumerate(words) if i and word.lower() in _ENDS), len(words))
    given = GIVEN.fullmatch(" ".join(words[:cut])) if cut < len(words) else None
    return plain(given[1] if given is not None else " ".join(words[: min(cut, 8)])) or None


_ENDS = frozenset(
    {
        "who",
        "that",
        "which",
        "published",
        "released",
        "cited",
        "seen",
        "reviewed",
        "obtained",
        "on",
        "said",
        "says",
        "is",
        "was",
        "has",
        "show",
        "shows",
        "showed",
        "suggest",
        "suggests",
        "suggested",
        "indicate",
        "indicates",
        "indicated",
        "also",
        "found",
        "reveal",
        "revealed",
        "today",
        "yesterday",
    }
)


def is_named(name: str, words: Telling) -> bool:
    """Tells whether a speaker vouches for what follows: one called by name, or a document, not "Investors"."""
    said = name.split()
    if said[-1].lower().removesuffix("s") in words.document:
        return True
    unnamed = said[0].lower().removesuffix("s") in words.person
    return any(word[:1].isupper() for word in (said[1:] if unnamed else said))


def of_what_is_compared(between: str) -> bool:
    """Tells whether a cue belongs to what a figure is compared with, or to a clause on it: "that, according to"."""
    compared = COMPARED.search(between)
    expected = compared is not None and EXPECTED.search(between, compared.end()) is not None
    held = compared is not None and (expected or not between.rstrip().endswith(","))
    return held or RELATIVE.search(between) is not None
