"""After everything was removed: forget what only held for what is gone."""

from __future__ import annotations

from infra.hooks.cli import main, remember


def forget() -> None:
    """Forget when the budget began: Azure refuses a new budget that begins before the current month."""
    remember("PETINSURE_BUDGET_START", "")


if __name__ == "__main__":
    main(forget)
