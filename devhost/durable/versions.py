"""Which orchestrations this host takes on, by their version: the host's own and older ones."""


def is_newer(version: str | None, own: str | None) -> bool:
    """Whether an orchestration is of a later version than the host's `defaultVersion`.

    Numbers with dots are compared number by number, anything else as text without regard to case; no version
    is older than any.
    """
    if not (version or "").strip():
        return False
    if not (own or "").strip():
        return True
    theirs, ours = _numbers(version or ""), _numbers(own or "")
    if theirs and ours:
        return theirs > ours
    return (version or "").upper() > (own or "").upper()


def _numbers(version: str) -> tuple[int, ...]:
    """The parts of a .NET version (two to four numbers), () when it is none."""
    parts = version.strip().split(".")
    if not 2 <= len(parts) <= 4 or not all(part.isdecimal() for part in parts):
        return ()
    return tuple(int(part) for part in parts)
