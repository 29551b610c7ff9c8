"""Who the text says says so.

Comes in: a `Figure`. Goes out: a `FoundSource` with the speaker's words, the telling word and the rule, or None
where nobody is named. Looked at in order: the figure's own sentence ("according to", verbs of telling, passive
agents, estimates somebody owns), its quotation (speaker in a sentence beside it), the line that introduces its
list, and the source of the sentence before in the same paragraph. Declines the article's own voice.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.model import Passage, PassageKind, Quantity
from kb.relate.parsing.clauses import clause_of, joined_to
from kb.relate.parsing.syntax import child, children, climb, is_passive, is_verb, own_subject, prep_objects
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import names_of
from kb.relate.scene.nearby import REACH, text_before
from kb.relate.scene.scene import Figure, Scene
from kb.relate.telling.awaited import awaited
from kb.relate.telling.content import (
    gives_at,
    is_content,
    is_misread,
    may_say,
    opens_with_that,
    shows_itself,
    to_somebody,
    went_on,
    yet_to_tell,
)
from kb.relate.telling.estimators import by_owner, expected_in
from kb.relate.telling.heardbefore import antecedent, named_after, sources
from kb.relate.telling.quotations import SENTENCES, around_quotation, is_quoted, person_before, position
from kb.relate.telling.speakers import (
    PERSONS,
    PROPER,
    FoundSource,
    anybody,
    is_named,
    name_before,
    of_what_is_compared,
    plain,
    speaker,
)
from kb.relate.telling.tellers import (
    as_told,
    closing_source,
    counted_by,
    inserted_source,
    misread_opening,
    opening_source,
    parenthetic_source,
    per_source,
    reckoning_name,
    spoken_name,
)
from kb.relate.telling.telling import Telling, telling

BREAK = re.compile(r";|,\s+(?:but|yet|while|whereas|although|though)\b")
BY_DEAL = frozenset({"value"})  # a deal values a firm, whoever struck it
ALONE = frozenset({"he", "she"})
OPENER, LED = 60, 5  # characters in which a sentence names whom it is about; of an article before the name
DOCUMENT = 60  # characters behind "according to" that name a document


def find_attribution(figure: Figure) -> FoundSource | None:
    """Returns who says so, or None where nobody is named."""
    quoted = is_quoted(figure)
    found = _in_sentence(figure) or (_of_quotation(figure) if quoted else None)
    found = found or _of_lead(figure) or _carried(figure)
    return replace(found, quoted=quoted) if found is not None else None


def _in_sentence(figure: Figure) -> FoundSource | None:
    if (awaiting := awaited(figure)) is not None:
        return awaiting
    if expected_in(figure):
        return by_owner(figure)  # "..., the agency said, against analysts' expectations for 5"
    cue, verb = _by_cue(figure), _by_verb(figure)
    if cue is not None and verb is not None and cue.speaker == verb.speaker:  # "a note by Citi puts it at"
        return replace(cue, kind=verb.kind, cue=verb.cue)
    words = telling(figure.scene.lexicon)
    found = cue or verb or by_owner(figure) or _by_own_forecast(figure)
    return found or _closing(figure, words) or _between_commas(figure, words)


def _between_commas(figure: Figure, words: Telling) -> FoundSource | None:
    """ "If losses go on, the authors calculate, some 150 million tonnes could be lost"."""
    found = parenthetic_source(figure.passage.text[: figure.quantity.end + REACH], words)
    if found is None or BREAK.search(figure.passage.text[slice(*sorted((found[2], figure.quantity.start)))]):
        return None
    name = antecedent(figure, found[0].lower()) or found[0] if found[0].lower() in PERSONS else found[0]
    return FoundSource(
        name, found[1], words.kind_of_verb.get(found[1].removesuffix("s"), "report"), "source-between-commas"
    )


def _closing(figure: Figure, words: Telling) -> FoundSource | None:
    """ "..., a survey published on Wednesday found.": a clause that closes the sentence, read from the text alone."""
    found = closing_source(figure.passage.text[figure.quantity.end : figure.quantity.end + REACH], words)
    found = found or inserted_source(text_before(figure, reach=REACH // 10), words)
    rule = "source-closes" if found is not None else "source-opens"
    found = found or opening_source(text_before(figure), words)
    if found is None and figure.span is not None and not any(is_verb(token) for token in climb(figure.span.root)):
        found = misread_opening(text_before(figure), words)
    if found is None and (named := reckoning_name(text_before(figure, reach=REACH // 10), words)) is not None:
        over = climb(figure.span.root) if figure.span is not None else ()
        said = {named[1], *named[0].split()}  # whatever the tagger takes for a verb
        finite = [token for token in over if is_verb(token) and token.tag_ not in ("VB", "VBG", "VBN")]
        found = named if all(token.text in said or token.i == 0 for token in finite) else None
    if found is None:
        return None
    kind = words.kind_of_verb.get(found[1].lower().removesuffix("s"), "report")
    return FoundSource(found[0], found[1], kind if kind in ("project", "estimate") else "report", rule)


def _by_cue(figure: Figure) -> FoundSource | None:
    """ "According to X", "citing X", "as reported by X", over its clause or, opening the sentence, all of it."""
    words, shift = telling(figure.scene.lexicon), max(0, figure.quantity.start - REACH)
    text, at = figure.passage.text[shift : figure.quantity.end + REACH], figure.quantity.start - shift
    if told := as_told(text, words):
        return FoundSource(*told, "report", "source-by-cue")
    for counted, noun in counted_by(text, words):
        low, high = sorted((counted.start(), at))
        if BREAK.search(text[low:high]) is None:
            kind = "estimate" if noun in words.owned else "report"
            return FoundSource(plain(counted["name"]), noun, kind, "source-by-cue")
    if (per := per_source(text)) is not None and (name := named_after(per, text, words)) is not None:
        return FoundSource(name, per[0].strip(" ,"), "report", "source-by-cue")
    for found in words.before.finditer(text):
        low, high = sorted((found.start(), at))
        opens = not text[: found.start()].strip(' "“')
        parted = ";" in text[low:high] if opens else BREAK.search(text[low:high])
        if parted or (at < found.start() and of_what_is_compared(text[at : found.start()])):
            continue
        name = named_after(found, text, words)
        if name is not None and not name.isdigit():  # "statistics from 14,809 agencies"
            return FoundSource(name, found[0], _kind_of_cue(found, text, words), "source-by-cue")
    return None


def _kind_of_cue(cue: re.Match[str], text: str, words: Telling) -> str:
    """Returns how a cue tells: "according to an estimate by" estimates."""
    lead = cue[0].lower()
    said = re.findall(r"[a-z]+", lead) + re.findall(r"[a-z]+", text[cue.end() : cue.end() + DOCUMENT].lower())[:3]
    nouns = [word.removesuffix("s") for word in said]
    if any(word in words.estimated.nouns for word in nouns) or "estimated" in said or "calculated" in said:
        return "estimate"
    return "project" if any(word in words.projected.nouns for word in nouns) else "report"


def _by_verb(figure: Figure) -> FoundSource | None:
    """The nearest verb of telling above the figure whose subject can speak."""
    if figure.span is None:
        return None
    words, below, that = telling(figure.scene.lexicon), figure.span.root, False
    if not is_verb(below) and (found := _described(below, words, figure)):
        return found
    for above in climb(figure.span.root):
        that = that or opens_with_that(below)
        if not is_verb(above) and not is_misread(above) and (found := _described(above, words, figure)):
            return found
        for verb in (above, *(kid for kid in above.children if kid.dep_ == "parataxis" and is_verb(kid))):
            found = _tells(verb, below if verb.i == above.i else None, words, figure, sure=that)
            if found is not None:
                return found
        below = above
    return None


def _described(noun: Token, words: Telling, figure: Figure) -> FoundSource | None:
    """ "A loss of $5m that was forecast by analysts": the agent in what describes the figure's noun."""
    for verb in children(noun, "acl", "relcl"):
        if verb.lemma_ in words.kind_of_verb and verb.tag_ == "VBN" and verb.idx > figure.quantity.start:
            agents = prep_objects(verb, "by")
            name = _speaker(agents[0], words, figure) if agents else None
            if name:
                return FoundSource(name, verb.text, words.kind_of_verb[verb.lemma_], "source-by-agent")
    return None


def _tells(verb: Token, below: Token | None, words: Telling, figure: Figure, *, sure: bool) -> FoundSource | None:
    kind = words.kind_of_verb.get(verb.lemma_)
    if kind is None or not (is_verb(verb) or is_misread(verb)) or child(verb, "neg") is not None or yet_to_tell(verb):
        return None
    if is_passive(verb):
        if verb.lemma_ in words.at_only and not gives_at(below):
            return None  # "patients seen by a specialist"
        agents = prep_objects(verb, "by")
        counted = bool(agents) and child(agents[0], "nummod") is not None and agents[0].lemma_ not in words.person
        name = _speaker(agents[0], words, figure) if agents and not counted else None  # "is listed by 37 providers"
        return FoundSource(name, verb.text, kind, "source-by-agent") if name else None
    low, high = sorted((verb.idx, figure.quantity.start))
    if ";" in figure.passage.text[low:high]:
        return None
    if (
        below is not None
        and not sure
        and not is_content(verb, below, kind, words)
        and not shows_itself(verb, below, words)
    ):
        return None
    subject = own_subject(verb) or _shared_subject(verb)
    if subject is not None and subject.left_edge.i and subject.left_edge.nbor(-1).lower_ == "than":
        return None  # "by more than investors anticipate"
    if subject is None and below is not None and (named := name_before(verb)):
        return FoundSource(named, verb.text, kind, "source-by-verb")
    if subject is not None and subject.lemma_.lower() in words.projected.nouns:
        kind = "project"
    if subject is None or not may_say(verb, subject, below, words) or _told_by_another(verb, subject, words):
        return None
    name = _speaker(subject, words, figure, kind) or _unknown_name(verb, subject, words)
    if name is None and below is not None and below.dep_ == "ccomp" and to_somebody(verb):
        name = anybody(subject, words)
    return FoundSource(name, verb.text, kind, "source-by-verb") if name else None


def _told_by_another(verb: Token, subject: Token, words: Telling) -> bool:
    """Tells whether a pronoun stands for who tells above: "the company said it expects"."""
    above = verb.head if verb.dep_ == "ccomp" and verb.head.lemma_ in words.kind_of_verb else None
    teller = own_subject(above) if above is not None else None
    return subject.lower_ in PERSONS and teller is not None and teller.tag_ != "PRP"


def _unknown_name(verb: Token, subject: Token, words: Telling) -> str | None:
    """Returns a name that the tagger took for a noun: "Pew found that"; no noun of that kind stands without article."""
    beside = [kid for kid in subject.children if kid.dep_ not in ("punct", "appos")]
    alone = subject.i == 0 and subject.tag_ in ("NN", "NNS") and not beside
    that = any(opens_with_that(kid) for kid in children(verb, "ccomp"))
    said = verb.lemma_ not in words.loose and words.kind_of_verb.get(verb.lemma_) == "say"
    that = that or (said and child(subject, "appos") is not None)  # "Lumen, the biggest of these, claimed 5"
    sure = alone and that and subject.text[:1].isupper() and subject.lemma_.lower() not in words.never | words.plain
    return str(subject.text) if sure else None


def _shared_subject(verb: Token) -> Token | None:
    """Returns the subject of the verb this one is joined to ("warned of losses and said that")."""
    if verb.dep_ == "conj" and is_verb(verb.head):
        return own_subject(joined_to(verb))
    if went_on(verb):
        return own_subject(verb.head)
    if verb.lemma_ in BY_DEAL and verb.tag_ == "VBG":
        return None  # "raised money in a round valuing it at 5"
    if verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG":  # "published a note, saying that"
        return own_subject(verb.head) if is_verb(verb.head) else own_subject(clause_of(verb.head))
    return None


def _speaker(token: Token, words: Telling, figure: Figure, kind: str = "say") -> str | None:
    lower = token.lower_
    if lower in PERSONS:
        found = antecedent(figure, lower) or (person_before(figure, openers=words.openers) if lower in ALONE else None)
        return found or (lower if lower != "it" or kind != "project" else None)
    if lower in words.own_voice or (token.tag_ == "PRP"):
        return None
    return speaker(token, words)


def _by_own_forecast(figure: Figure) -> FoundSource | None:
    """ "The bank cut its forecast to 3%": who has a forecast says so."""
    words = telling(figure.scene.lexicon)
    verb = (
        next((token for token in climb(figure.span.root) if is_verb(token)), None) if figure.span is not None else None
    )
    thing = child(verb, "dobj") if verb is not None else None
    if verb is None or thing is None or thing.lemma_.lower() not in words.owned:
        return None
    owner, subject = child(thing, "poss"), own_subject(verb) or _shared_subject(verb)
    if owner is None or owner.lower_ not in ("its", "their", "his", "her") or subject is None:
        return None
    name = _speaker(subject, words, figure)
    kind = "project" if thing.lemma_.lower() in words.projected.nouns else "estimate"
    return FoundSource(name, thing.text, kind, "source-by-own-forecast") if name else None


def _of_quotation(figure: Figure) -> FoundSource | None:
    """The speaker of a quotation: named in the sentence, the next one, or the last one before."""
    words = telling(figure.scene.lexicon)
    for passage, text in around_quotation(figure):
        name = spoken_name(text, words)
        if name is not None and name.lower() in PERSONS:
            name = antecedent(figure, name.lower()) or person_before(figure, openers=words.openers)
        if name is not None:
            distance = abs(passage.index - figure.passage.index)
            return FoundSource(name, "quotation", "say", "source-of-quotation", distance=distance)
    return None


def _of_lead(figure: Figure) -> FoundSource | None:
    """The source in the line that introduces the figure's list."""
    if figure.passage.lead is None or figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    found = sources(figure.scene, figure.scene.passages[figure.passage.lead])
    return replace(found[0], rule="source-of-lead", distance=1) if len(found) == 1 else None


def _carried(figure: Figure) -> FoundSource | None:
    """The source of a sentence before, in the same paragraph, if nothing has ended its turn."""
    scene, passage = figure.scene, figure.passage
    words = telling(scene.lexicon)
    if passage.kind not in (PassageKind.SENTENCE, PassageKind.LIST_ITEM) or _ends_turn(passage, words):
        return None
    if any(word in words.consensus for word in passage.text.lower().split()):
        return None
    if _speaks_for_itself(figure, words):
        return None
    at = position(scene, passage)
    for distance, before in enumerate(reversed(scene.passages[max(0, at - SENTENCES) : at]), start=1):
        if before.paragraph != passage.paragraph or before.kind is not PassageKind.SENTENCE:
            return None
        found = sources(scene, before)
        if found:
            one = len({source.speaker for source in found}) == 1 and _comes_first(found[0], before, scene)
            strong = one and found[0].kind != "say" and is_named(found[0].speaker, words)
            strong = strong and not _of_another(passage, found[0], scene)
            strong = strong and not _is_own_plan(figure, before, words)
            strong = strong and not (found[0].kind == "project" and (_is_past(figure) or _is_now(figure, words)))
            strong = strong and not re.search(rf"\bhad\s+(?:\w+\s+)?{re.escape(found[0].cue)}\b", before.text)
            return replace(found[0], rule="source-carried", distance=distance) if strong else None
        if _ends_turn(before, words):
            return None
    return None


def _speaks_for_itself(figure: Figure, words: Telling) -> bool:
    """Tells whether a name of the figure's own sentence tells or reckons: "Goldman models 5, and Orlen sees 12"."""
    for verb in climb(figure.span.root) if figure.span is not None else ():
        subject = own_subject(verb) if is_verb(verb) and verb.lemma_ in words.kind_of_verb else None
        if subject is not None and subject.tag_ in PROPER and subject.idx < figure.quantity.start:
            return True
    return False


def _of_another(passage: Passage, source: FoundSource, scene: Scene) -> bool:
    """ "Acme reported sales of $5m. Brill sold more": a firm tells of itself, and no more where another one begins."""
    names = names_of(scene.lexicon)
    teller = names.exact(plain(source.speaker))
    first = next(iter(names.find(passage.text[:OPENER])), None)
    if teller is None or teller.kind != "organisation" or teller.observer or first is None or first.start > LED:
        return False
    theirs = (first.entity.name, first.entity.part_of, first.entity.made_by)
    return first.entity.kind in ("organisation", "product") and not {teller.name, teller.part_of or ""} & {*theirs}


def _is_own_plan(figure: Figure, before: Passage, words: Telling) -> bool:
    """Tells whether a sentence tells what somebody is doing or plans whom the one with the source does not name."""
    doc = figure.span.doc if figure.span is not None else None
    verb = next((token for token in doc if token.dep_ == "ROOT"), None) if doc is not None else None
    subject = own_subject(verb) if verb is not None and is_verb(verb) else None
    if verb is None or subject is None or not (verb.tag_ == "VBG" or verb.lemma_ in words.target.verbs):
        return False
    whole = (part.text for part in subject.subtree if part.tag_ in PROPER)
    return any(part not in before.text for part in whole)  # "Microsoft is building", "The Stargate project plans"


def _is_now(figure: Figure, words: Telling) -> bool:
    """Tells whether a sentence says what is so already, which no forecast goes on with: "a rack now draws 50 kW"."""
    said = re.findall(r"[a-z]+", text_before(figure, reach=REACH // 10).lower())
    return not (words.hypothetical.facts | {"now", "today"}).isdisjoint(said)


def _is_past(figure: Figure) -> bool:
    """Tells whether a figure's clause tells of the past, which no forecast goes on with."""
    verb = clause_of(figure.span.root) if figure.span is not None else None
    if verb is None:
        return False
    helpers = children(verb, "aux", "auxpass")
    perfect = verb.tag_ == "VBN" and any(kid.lower_ in ("has", "have", "'s", "'ve", "’s", "’ve") for kid in helpers)
    return verb.tag_ == "VBD" or perfect or any(kid.tag_ == "VBD" for kid in helpers)


def _comes_first(source: FoundSource, passage: Passage, scene: Scene) -> bool:
    """Tells whether a source is named before the figures of its sentence: one that closes it has had its say."""
    figures = [reading.start for reading in scene.readings.get(passage.index, ()) if isinstance(reading, Quantity)]
    return not figures or passage.text.find(source.speaker) < min(figures)


def _ends_turn(passage: Passage, words: Telling) -> bool:
    """Tells whether a sentence speaks for itself: it turns, or supposes."""
    return words.turn.match(passage.text) is not None or re.search(r"\b(?:would|could|if)\b", passage.text) is not None
