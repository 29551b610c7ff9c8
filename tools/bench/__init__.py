"""Measures kb on the benches that lie beside the repository.

Comes in: `../shared/bench` (data, gold and scorers, all of them other people's or kept apart) and the installed `kb`.
Goes out: one table of our figures, the levels to reach and the peers; with `--write`, docs/quality.md and the floors.
Every scorer runs as it stands, in a process of its own, and its JSON is read: nothing here scores.
"""
