"""Money is Decimal or whole cents, rounded half up; never a float."""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
# The most that a claim may be about, in dollars, at the API's door and at the lake's; nobody decides more.
LARGEST_CLAIM = 1_000_000


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """`value` rounded half away from zero to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal) -> int:
    """Whole cents of an amount of dollars."""
    return int(half_up(amount) * 100)


def from_cents(cents: int) -> Decimal:
    """Dollars with two decimals."""
    return Decimal(cents).scaleb(-2)


def percent(amount: Decimal, percentage: Decimal | int) -> Decimal:
    """`percentage` (0 to 100) of `amount`, unrounded."""
    return amount * percentage / 100


def dollars(amount: Decimal) -> str:
    """An amount for people: `$1,234.50`."""
    return f"${half_up(amount):,.2f}"
