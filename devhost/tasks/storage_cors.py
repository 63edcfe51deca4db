"""`python -m devhost.tasks.storage_cors`: let the web apps' pages send files to storage."""

from __future__ import annotations

import json

from devhost.tasks.instance import Instance, parser
from shared import clients
from shared.records.upload_sas import HEADERS


def main() -> None:
    """Leave for the apps to PUT a blob, as the templates give it in Azure."""
    from azure.storage.blob import CorsRule

    options = parser("storage_cors", __doc__).parse_args()
    Instance(options.home).adopt_settings()
    settings = json.loads((options.home / "settings.json").read_text(encoding="utf-8"))
    origins = settings["Host"]["CORS"].split(",")
    rule = CorsRule(origins, ["PUT"], allowed_headers=["content-type", *HEADERS], max_age_in_seconds=3600)
    clients.blobs().set_service_properties(cors=[rule])


if __name__ == "__main__":
    main()
