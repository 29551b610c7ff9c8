"""Whole articles as news prints them, made by Hypothesis: sentences, lists, tables, furniture, odd typography."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = st.one_of(
    st.integers(0, 999).map(str),
    st.integers(1000, 9_999_999).map(lambda number: f"{number:,}"),
    st.decimals(0, 999, places=1).map(str),
    st.sampled_from(
        [
            "two",
            "seven",
            "a dozen",
            "half a",
            "twenty-one",
            "three and a half",
            "ten to twelve",
            "3-4",
            "5–10",
            "1.5 to 2",
        ]
    ),
)
FORMS = [
    "${} million", "€{}bn", "{}%", "{} per cent", "{} percentage points", "{} people", "{} km/h",
    "{} tonnes a year", "{}x", "about {} homes", "more than ${}", "up to {} MW", "between {} and {} jobs",
    "from {} to {} litres", "{}-year", "({})", "{} out of every {} voters", "US${}m ({})", "{}k",
    "nearly {} of them", "A${}/kg", "{}+", "~{} GWh", "{} of the {} seats",
]  # fmt: skip
WHOLE = [
    "a third of sales", "tens of thousands of people", "10²⁵ FLOP", "−3 °C", "a fivefold rise", "one in five",
    "3:1", "½", "GPT-4", "Boeing 737", "COVID-19", "Section 8", "No. 22-1234", "a 3-2 win", "[12]", "401(k)",
    "Highway 61", "5G", "the 1990s", "one of them", "version 2.0.1", "+44 20 7946 0958", "12 Main Street", "page 7",
    "ISBN 978-1-4028-9462-6", "Phase 3 trials", "$40 million.[3]", "the Fortune 500", "two-thirds", "twice as many",
    "minus 6", "10^26", "1e25", "$1,2", "..5", "8/10", "1.",
]  # fmt: skip
TIMES = [
    "in 2024", "on 4 March 2026", "last year", "in the first quarter of 2025", "since 2016",
    "by the end of the decade", "by 2030", "over the past two years", "at 3 p.m.",
    "in the 12 months ended 30 June 2025", "in March", "for the period beginning on Thursday",
    "between 2016 and 2020", "in fiscal 2023-24", "two years ago", "a year earlier", "from May to July",
    "on 03/04/2024", "mid-1990s", "in the September 19", "in Q3", "FY24", "prior to 2020", "up to 2021", "H1 2025",
    "years ago-0", "2024's", "late in 2019",
]  # fmt: skip
SUBJECTS = [
    "Northline Ferries",
    "The council",
    "It",
    "Mr. Hall, 66,",
    "Analysts at Warwick",
    "OpenYard",
    "The plant's output",
]
VERBS = ["rose by", "fell to", "cost", "was", "reported", "will reach", "said it lost", "employs", "rose from", "is"]
ENDS = [".", ".", ".", "?", ".”", " (est.).", ";", ", he said.", "...", ""]


@st.composite
def figures(draw: st.DrawFn) -> str:
    """A figure, a name with a number, or something like either."""
    form = draw(st.sampled_from([*FORMS, *WHOLE]))
    while "{}" in form:
        form = form.replace("{}", draw(NUMBERS), 1)
    return form


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A sentence with figures and times in it."""
    words = [draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(VERBS)), draw(figures())]
    for _ in range(draw(st.integers(0, 3))):
        joint = draw(st.sampled_from([" ", ", ", " and ", " (", " – ", ", or ", " vs ", "/", "-"]))
        words.append(joint.strip() and joint + draw(st.one_of(figures(), st.sampled_from(TIMES))))
    return " ".join(word for word in words if word) + draw(st.sampled_from(ENDS))


CELLS = st.one_of(figures(), st.sampled_from([*TIMES, "–", "n/a", "Total", "Net sales 5-yr", ""]))
ROWS = st.lists(CELLS, min_size=2, max_size=4)
FURNITURE = [
    "5 min read", "By Ann Lee", "Share this article", "12K views", "Published 4 March 2026", "# 2. Costs in 2024",
    "3.1 Method", "OSLO, Nov 6 (Wire) - ", "© 2025 Northline", "Join 12,000+ readers!", "Related stories",
    "1) Why it costs", "Figure 3: Sales",
]  # fmt: skip


def _pipes(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


BLOCKS = st.one_of(
    st.lists(sentences(), min_size=1, max_size=3).map(" ".join),
    st.lists(sentences(), min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(sentences(), min_size=1, max_size=3).map(
        lambda items: "\n".join(f"{n}. {x}" for n, x in enumerate(items, 1))
    ),
    st.lists(ROWS, min_size=2, max_size=3).map(_pipes),
    st.lists(ROWS, min_size=2, max_size=3).map(lambda rows: "\n".join("\t".join(row) for row in rows)),
    st.lists(st.tuples(figures(), figures()), min_size=1, max_size=3).map(
        lambda rows: "\n".join(f"Oper net {one} vs {other}" for one, other in rows)
    ),
    st.lists(NUMBERS, min_size=2, max_size=2).map(lambda row: f"Firm 2023 2024\nNorth {' '.join(row)}\nSouth 6 13"),
    st.sampled_from(FURNITURE),
    figures(),
)
ODD = st.sampled_from(
    [(" ", "\u00a0"), (" ", "&nbsp;"), ("'", "’"), ("-", "\u2011"), ("o", "o\u00ad"), (" ", "  "), ("e ", "e\n")]
)


@st.composite
def articles(draw: st.DrawFn) -> str:
    """A whole article."""
    text = draw(st.sampled_from(["\n\n", "\n"])).join(draw(st.lists(BLOCKS, min_size=1, max_size=5)))
    for plain, odd in draw(st.lists(ODD, max_size=2)):
        text = text.replace(plain, odd, draw(st.integers(0, 4)))
    return text
