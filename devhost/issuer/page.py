"""The page that asks who to be. No script, no asset from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from devhost.issuer.people import DEMO_CUSTOMERS, STAFF, Person


def sign_in(client_id: str, newcomers: Sequence[Person]) -> str:
    """The choice of staff, demo customers, newcomers, any customer by id and a new customer."""
    staff = _people("Staff", STAFF)
    customers = _people("Customers with demo data", DEMO_CUSTOMERS) + _people("Signed up here", newcomers)
    first, second = (staff, customers) if client_id == "dashboard" else (customers, staff)
    return document(
        "Who do you want to be?",
        f"Development sign-in for the {escape(client_id)}. No password: it exists on your machine only.",
        first + _NEW + second + _BY_ID,
    )


def document(title: str, lead: str, body: str = "") -> str:
    """A whole page; `lead` and `body` are HTML."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · PetInsure360</title>
<link rel="stylesheet" href="page.css">
<link rel="icon" href="data:,">
</head>
<body><main><header><h1>{escape(title)}</h1><p>{lead}</p></header>{body}</main></body>
</html>"""


def _people(heading: str, people: Sequence[Person]) -> str:
    if not people:
        return ""
    rows = "".join(_row(person) for person in people)
    return f'<section><h2>{heading}</h2><form method="post"><ul class="people">{rows}</ul></form></section>'


def _row(person: Person) -> str:
    detail = person.customer_id or (person.role if person.role != "Customer" else person.email)
    about = f"{detail} · {person.about}" if person.about else detail
    return (
        f'<li><button name="sub" value="{escape(person.sub)}">'
        f"<strong>{escape(person.name)}</strong><span>{escape(about)}</span></button></li>"
    )


_NEW = """<section><h2>A new customer</h2><form method="post" class="fields">
<label>Name<input name="name" autocomplete="name" maxlength="100" required></label>
<label>E-mail<input name="email" type="email" autocomplete="email" maxlength="200" required></label>
<button>Sign up and continue</button></form></section>"""

_BY_ID = """<section><h2>Any other customer</h2><form method="post" class="fields">
<label>Customer id<input name="customer_id" maxlength="64" pattern="[A-Za-z0-9\\-]+" required></label>
<button>Continue as this customer</button></form></section>"""
