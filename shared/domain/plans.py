"""The price list: plans, add-ons, the annual discount, and the premium they make."""

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.fields import PlanName
from shared.domain.money import half_up, percent
from shared.domain.records import AddOn, Policy
from shared.domain.rows import Row


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as sold; `coverage_limit` 999,999 means unlimited."""

    name: PlanName
    monthly_premium: Decimal
    annual_deductible: Decimal
    coverage_limit: Decimal
    reimbursement_percentage: Decimal
    waiting_period_days: int


def _plan(name: PlanName, premium: str, terms: tuple[int, int, int, int]) -> Plan:
    deductible, limit, percentage, waiting = terms
    return Plan(name, Decimal(premium), Decimal(deductible), Decimal(limit), Decimal(percentage), waiting)


PLANS: dict[str, Plan] = {
    plan.name: plan
    for plan in (
        _plan("Basic", "29.99", (500, 5_000, 70, 14)),
        _plan("Standard", "49.99", (250, 10_000, 80, 14)),
        _plan("Premium", "79.99", (100, 20_000, 90, 7)),
        _plan("Unlimited", "99.99", (0, 999_999, 100, 0)),
    )
}
WELLNESS = Decimal("10.00")
DENTAL = Decimal("8.00")
BEHAVIORAL = Decimal("5.00")
ADD_ONS = (("Wellness", WELLNESS), ("Dental", DENTAL), ("Behavioral", BEHAVIORAL))
ANNUAL_DISCOUNT_PERCENTAGE = 10
# What is paid of a benefit where the vet is outside our network, under every plan.
OUT_OF_NETWORK_PERCENTAGE = 80


def premium(plan: Plan, *, wellness: bool, dental: bool, behavioral: bool, annual: bool) -> Decimal:
    """The monthly premium of a plan with its add-ons; paying annually takes the discount off."""
    full = plan.monthly_premium + wellness * WELLNESS + dental * DENTAL + behavioral * BEHAVIORAL
    return half_up(percent(full, 100 - ANNUAL_DISCOUNT_PERCENTAGE) if annual else full)


def add_on_price(policy: Policy, add_on: AddOn) -> Decimal:
    """What an add-on (`wellness`, `dental`, `behavioral`) adds to a policy's monthly premium."""
    price = next(price for name, price in ADD_ONS if name.lower() == add_on)
    is_annual = policy["payment_frequency"] == "Annual"
    return half_up(percent(price, 100 - ANNUAL_DISCOUNT_PERCENTAGE)) if is_annual else price


def plan_terms(plan: Plan) -> Row:
    """The terms of a plan, as answers have them."""
    return {
        "annual_deductible": plan.annual_deductible,
        "coverage_limit": plan.coverage_limit,
        "reimbursement_percentage": plan.reimbursement_percentage,
        "waiting_period_days": plan.waiting_period_days,
        "out_of_network_percentage": OUT_OF_NETWORK_PERCENTAGE,
    }


def price_list() -> Row:
    """The answer of `plans/available`."""
    return {
        "plans": [
            {"name": plan.name, "monthly_premium": plan.monthly_premium, **plan_terms(plan)}
            for plan in PLANS.values()
        ],
        "add_ons": [{"name": name, "monthly_price": price} for name, price in ADD_ONS],
        "annual_discount_percentage": ANNUAL_DISCOUNT_PERCENTAGE,
    }
