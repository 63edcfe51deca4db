"""Who can sign in: staff, the demo customers, and newcomers who are remembered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

ROLES = ("Customer", "Adjuster", "Analyst", "Admin", "Loader", "Operator")


@dataclass(frozen=True)
class Person:
    """Somebody with a stable subject; a customer without `customer_id` has yet to register."""

    sub: str
    name: str
    email: str
    role: str
    customer_id: str | None = None
    about: str = ""
    level: int = 1

    @property
    def roles(self) -> list[str]:
        """The app roles of the token: the role, and for more authority its level beside it."""
        return [self.role] if self.level == 1 else [self.role, f"{self.role}.Level{self.level}"]


STAFF = (
    Person("staff-analyst", "Riley Chen", "riley.chen@staff.example", "Analyst", about="reads figures"),
    Person(
        "staff-adjuster",
        "Jordan Blake",
        "jordan.blake@staff.example",
        "Adjuster",
        about="decides claims",
    ),
    Person(
        "staff-adjuster-2",
        "Casey Morgan",
        "casey.morgan@staff.example",
        "Adjuster",
        about="decides larger claims (level 2)",
        level=2,
    ),
    Person(
        "staff-adjuster-3",
        "Avery Lindqvist",
        "avery.lindqvist@staff.example",
        "Adjuster",
        about="decides the largest claims (level 3)",
        level=3,
    ),
    Person("staff-admin", "Sam Okafor", "sam.okafor@staff.example", "Admin", about="runs the platform"),
)
MACHINES = (
    Person("service-loader", "Bulk loader", "loader@staff.example", "Loader", about="brings records in bulk"),
    Person("service-operator", "Operator", "operator@staff.example", "Operator", about="runs the pipeline"),
)
DEMO_CUSTOMERS = (
    Person(
        "customer-DEMO-001", "Demo User", "demo@demologin.com", "Customer", "DEMO-001", "Buddy and Whiskers"
    ),
    Person("customer-DEMO-002", "Demo One", "demo1@demologin.com", "Customer", "DEMO-002", "Max and Luna"),
    Person("customer-DEMO-003", "Demo Two", "demo2@demologin.com", "Customer", "DEMO-003", "Charlie"),
)
NEWCOMER = Person("newcomer", "New Customer", "new.customer@example.com", "Customer")


def customer(customer_id: str) -> Person:
    """The customer with this id: a demo customer, or anybody the data holds."""
    for person in DEMO_CUSTOMERS:
        if person.customer_id == customer_id:
            return person
    email = f"{customer_id.lower()}@example.com"
    return Person(f"customer-{customer_id}", f"Customer {customer_id}", email, "Customer", customer_id)


def member(role: str, customer_id: str | None = None, level: int = 1) -> Person:
    """Somebody in `role` (any case), an adjuster of a level; raises ValueError when there is nobody."""
    name = role.capitalize()
    if name not in ROLES:
        raise ValueError(f"There is no role {role}: choose one of {', '.join(ROLES).lower()}.")
    if name == "Customer":
        return customer(customer_id) if customer_id else NEWCOMER
    if customer_id:
        raise ValueError("Only a customer has a customer id.")
    members = (p for p in (*STAFF, *MACHINES) if (p.role, p.level) == (name, level))
    if (person := next(members, None)) is None:
        raise ValueError(f"Nobody in role {role} has level {level}: adjusters have 1, 2 or 3.")
    return person


class Directory:
    """Staff, demo customers and the newcomers of HOME/issuer/people.json."""

    def __init__(self, home: Path) -> None:
        self._path = home / "issuer" / "people.json"

    def newcomers(self) -> list[Person]:
        """Everybody who has signed up here, first one first."""
        if not self._path.exists():
            return []
        return [Person(**entry) for entry in json.loads(self._path.read_text(encoding="utf-8"))]

    def find(self, sub: str) -> Person | None:
        """The person with this subject."""
        everybody = (*STAFF, *DEMO_CUSTOMERS, *self.newcomers())
        return next((person for person in everybody if person.sub == sub), None)

    def sign_up(self, name: str, email: str) -> Person:
        """A customer without an id yet; the same e-mail address always gives the same subject."""
        sub = f"newcomer-{hashlib.sha256(email.lower().encode()).hexdigest()[:16]}"
        known = self.find(sub)
        if known:
            return known
        person = Person(sub, name, email, "Customer")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        entries = [asdict(entry) for entry in (*self.newcomers(), person)]
        self._path.write_text(json.dumps(entries, indent=2), encoding="utf-8")
        return person
