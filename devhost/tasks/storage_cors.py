"""`python -m devhost.tasks.storage_cors`: let the web apps, and who drops files, send them to storage."""

from __future__ import annotations

import json

from devhost.tasks.instance import Instance, parser
from shared import clients, storage_resources
from shared.lake import storage
from shared.records.upload_sas import HEADERS


def main() -> None:
    """Have what the templates make in Azure: the raw zone, and leave for the apps to PUT a blob."""
    from azure.storage.blob import CorsRule

    options = parser("storage_cors", __doc__).parse_args()
    Instance(options.home).adopt_settings()
    settings = json.loads((options.home / "settings.json").read_text(encoding="utf-8"))
    origins = settings["Host"]["CORS"].split(",")
    rule = CorsRule(origins, ["PUT"], allowed_headers=["content-type", *HEADERS], max_age_in_seconds=3600)
    clients.blobs().set_service_properties(cors=[rule])
    storage_resources.container(storage.RAW)


if __name__ == "__main__":
    main()
