"""staticwebapp.config.json: which rule a request meets, and which it is refused for at start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

Configuration = Mapping[str, Any]
Rule = Mapping[str, Any]

KEYS = {"$schema", "routes", "navigationFallback", "globalHeaders", "mimeTypes"}
RULE_KEYS = {"route", "methods", "headers", "redirect", "rewrite", "statusCode", "allowedRoles"}
_ENDS_IN_EXTENSION = re.compile(r"\.(\w+|\{\w+(,\w+)*\})")


class ConfigurationError(Exception):
    """The configuration asks for something that is not played here."""


def check(configuration: Configuration) -> None:
    """Raise ConfigurationError for what would be served otherwise than Azure does."""
    _refuse_others(configuration, KEYS, "")
    for rule in configuration.get("routes", ()):
        _refuse_others(rule, RULE_KEYS, f"route {rule.get('route')}: ")
        if str(rule.get("route", "")).startswith("/api") or str(rule.get("rewrite", "")).startswith("/api"):
            raise ConfigurationError(f"route {rule.get('route')}: rules for /api are not played here")


def matching(configuration: Configuration, method: str, url: str) -> Rule:
    """The first rule that covers a request, or an empty one; one that redirects to itself covers nothing."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    routes: Sequence[Rule] = configuration.get("routes", ())
    for rule in routes:
        if method not in rule.get("methods", (method,)) or not covers(rule["route"], path):
            continue
        if "redirect" not in rule or urljoin(url, rule["redirect"]) != url:
            return rule
    return {}


def covers(pattern: str, path: str) -> bool:
    """Whether a route or exclusion covers `path`, itself or as a folder by its index.html."""
    return _fits(pattern, path) or _fits(pattern, index_of(path))


def index_of(path: str) -> str:
    """The page that a path without a file name stands for."""
    if "." in path:
        return path
    return f"{path.rstrip('/')}/index.html"


def _fits(pattern: str, path: str) -> bool:
    if "*" not in pattern:
        return pattern == path
    before, after = pattern.split("*", 1)
    # An asterisk stands at the end, or before an extension; any other one covers nothing.
    if after and not _ENDS_IN_EXTENSION.fullmatch(after):
        return False
    choices = re.escape(after).replace(r"\{", "(").replace(r"\}", ")").replace(",", "|")
    return re.fullmatch(f"{re.escape(before)}.*{choices}", path) is not None


def _refuse_others(section: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    if others := sorted(set(section) - set(known)):
        raise ConfigurationError(f"{where}not played here: {', '.join(others)}")
