"""Once a day: erasures nobody works on, files that came for erased customers, entries kept long enough."""

from __future__ import annotations

from datetime import datetime

from shared.lake.state import kick, runs
from shared.privacy import register
from shared.privacy.kept import purge_kept
from shared.privacy.lake_erasure import has_late_rows
from shared.privacy.register import State


def look_after(now: datetime) -> list[str]:
    """Ask for a run that cleans late files if there are any; returns the keys of the open erasures."""
    purge_kept(now.date())
    if has_late_rows():
        runs.ask("erasure", as_of=None, requested_by="timer", now=now)
        kick.later()
    waiting = State.AWAITING_CONSENT
    return [e.key for e in register.everyone() if e.erasure.is_open and e.erasure.state is not waiting]
