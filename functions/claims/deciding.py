"""Deciding claims without being asked: with their submission, and soon after it what did not get that far."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

from functions.records.commands import system_origin
from functions.records.gold import find_provider
from shared.background import Background
from shared.domain.facts import Provider
from shared.records.commands.deciding import Decider
from shared.records.commands.processing import process_claim, resume_claims
from shared.records.model import Origin

# What a burst leaves over is decided when the hint of its submission is taken.
_decisions = Background("decide", workers=4, max_waiting=500)
# The hint of a submission shows ten seconds after it or later: who resumed this short ago has seen it.
REPEAT_AFTER_S = 5
MAX_REMEMBERED = 20_000
# Its submitter waits so long for a look at gold.
TIMEOUT_S = 0.05

_log = logging.getLogger("petinsure360.claims")


def decider(traceparent: str | None) -> Decider:
    """What decides the claim of a request, at once or soon after it."""

    def later(customer_id: str, claim_id: str) -> None:
        _decide_soon(customer_id, claim_id, traceparent)

    return Decider(_origin(traceparent), _find_provider_quickly, later)


def resume(customer_id: str) -> None:
    """Take a customer's claims as far as their decisions go, payments included; never raises.

    It reads all of the customer's claims, and a busy customer's hints are many: those that come shortly after
    another are left out.
    """
    now, resumed = time.monotonic(), _resumed()
    if now - resumed.get(customer_id, float("-inf")) < REPEAT_AFTER_S:
        return
    if len(resumed) >= MAX_REMEMBERED:
        resumed.clear()
    resumed[customer_id] = now
    try:
        resume_claims(customer_id, _origin(), find_provider)
    except Exception as error:
        _log.warning("claims were not resumed: %s", type(error).__name__)


def _find_provider_quickly(provider_id: str | None) -> Provider | None:
    """As find_provider; raises TimeoutError when gold has to be read first and that takes long."""
    return None if provider_id is None else _lookups().submit(find_provider, provider_id).result(TIMEOUT_S)


def _decide_soon(customer_id: str, claim_id: str, traceparent: str | None) -> None:
    # If this process dies before, the hint that was given with the submission has it done (see resume).
    _decisions.submit(_decide, customer_id, claim_id, traceparent)


def _decide(customer_id: str, claim_id: str, traceparent: str | None) -> None:
    try:
        process_claim(claim_id, _origin(traceparent), find_provider, customer_id=customer_id)
    except Exception as error:
        _log.warning("a claim was not decided soon: %s", type(error).__name__)


def _origin(traceparent: str | None = None) -> Origin:
    return system_origin("claim-processing", datetime.now(UTC), traceparent)


@cache
def _lookups() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="provider")


@cache
def _resumed() -> dict[str, float]:
    return {}
