"""What one article says over and over is found once, with the places counted.

Comes in: findings. Goes out: the same, but of those that one article gives in the same words for the same figures
only the first, which says in how many places it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kb.crosscheck.desk import Desk
from kb.model import Finding


def told_once(findings: Iterable[Finding], *, desk: Desk) -> list[Finding]:
    """Returns the findings without repeats; the first of a run, in the order of the text, stands for all."""
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        articles = tuple(sorted({desk.facets[part.claim_id].record.claim.article for part in finding.claims}))
        question = finding.question_id if len(articles) > 1 else None
        alike[finding.kind, finding.verdict, finding.title, finding.explanation, question, articles].append(finding)
    return [_counted(run, desk) for run in alike.values()]


def _counted(run: list[Finding], desk: Desk) -> Finding:
    first = min(run, key=lambda finding: (_place(finding, desk), finding.id))
    if len(run) == 1:
        return first
    return replace(
        first,
        explanation=f"{first.explanation} The same stands in {len(run)} places.",
        derived={**first.derived, "places": len(run)},
    )


def _place(finding: Finding, desk: Desk) -> int:
    return min(desk.facets[part.claim_id].record.claim.start for part in finding.claims)
