"""The app settings that the template writes, by name, read where no compiler is needed."""

from __future__ import annotations

import re

from tests.support.processes import ROOT

TEMPLATE = ROOT / "infra/bicep/modules/function-app.bicep"


def template_settings() -> dict[str, str]:
    """Names and expressions of the resource `appsettings`."""
    text = TEMPLATE.read_text(encoding="utf-8").partition("name: 'appsettings'")[2]
    block = text.partition("properties: {\n")[2].partition("\n  }\n")[0]
    found = dict(re.findall(r"^    (\w+): (.+)$", block, re.MULTILINE))
    assert found, "the template's app settings were not found"
    return found
