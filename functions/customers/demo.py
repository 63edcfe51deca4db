"""The demo records, on request and only where demos are shown."""

import azure.durable_functions as df

from functions.customers import models
from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import origin
from shared.errors import ForbiddenError
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.records.commands.demo import seed_demo
from shared.settings import environment

bp = df.Blueprint()


def check_demo_environment() -> None:
    """Raise ForbiddenError where real customers are."""
    if environment() == "prod":
        raise ForbiddenError("This operation exists in demo environments only.", code="demo_only")


@operation(
    bp,
    "POST",
    "api/customers/seed-demo",
    name="seed_demo_records",
    policy=role(Role.ADMIN),
    response=models.Seeded,
    summary="Load the demo records",
    description="Loading them twice changes nothing. Refused in production.",
    tags=["customers"],
    errors=(409,),
)
def seed_demo_records(call: Call) -> Answer:
    """Load the demo records that are missing."""
    check_demo_environment()
    made, customers = seed_demo(origin(call))
    users = [
        {"id": c["customer_id"], "email": c["email"], "name": f"{c['first_name']} {c['last_name']}"}
        for c in customers
    ]
    return Answer(
        {
            "success": True,
            "message": "The demo records are there",
            "created": {"customers": made["customer"], "pets": made["pet"], "policies": made["policy"]},
            "demo_users": users,
        }
    )
