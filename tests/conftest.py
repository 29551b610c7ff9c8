"""How all tests run: properties take the time they need, and the same examples everywhere in CI."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("kb", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("kb")
