"""The base: the only reader and writer of tables.

Comes in: an `Extraction` an article, a `CrossCheck` a base. Goes out: rows, `Record`s for the cross-check,
hits of a search. Everything that changes the base happens in one transaction for each article and one
for each cross-check, so an interruption leaves no half of either. Rows depend on content alone: ids are
digests, equal input leaves equal rows, and a run exists only if something changed.
"""

from kb.store import reviews
from kb.store.articles import Saved, load_articles, remove_article, save_extraction, unchanged_files
from kb.store.base import Database, open_base, write_ahead
from kb.store.crosschecked import Counts, save_crosscheck
from kb.store.find import Found, find, resolve
from kb.store.history import Changed, Run, changes_of, run_of
from kb.store.records import count_near, load_near, load_records, subjects
from kb.store.runs import RunInfo, due, finish_run, summary

__all__ = [
    "Changed",
    "Counts",
    "Database",
    "Found",
    "Run",
    "RunInfo",
    "Saved",
    "changes_of",
    "count_near",
    "due",
    "find",
    "finish_run",
    "load_articles",
    "load_near",
    "load_records",
    "open_base",
    "remove_article",
    "resolve",
    "reviews",
    "run_of",
    "save_crosscheck",
    "save_extraction",
    "subjects",
    "summary",
    "unchanged_files",
    "write_ahead",
]
