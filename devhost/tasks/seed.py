"""`python -m devhost.tasks.seed`: the demo customers, their pets and policies, through the API."""

from __future__ import annotations

import sys

from devhost.tasks.instance import Instance, parser


def main() -> None:
    """Create what is missing; doing it twice changes nothing."""
    options = parser("seed", __doc__).parse_args()
    with Instance(options.home).client("admin") as client:
        answer = client.post("/api/customers/seed-demo")
    if answer.is_error:
        sys.exit(f"The demo records could not be created: {answer.status_code} {answer.text[:300]}")
    created = answer.json()["created"]
    print(f"  demo records: {', '.join(f'{count} {kind}' for kind, count in created.items())}")


if __name__ == "__main__":
    main()
