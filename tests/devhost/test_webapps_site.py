"""A static site is served as Azure Static Web Apps would serve it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from devhost.webapps.rules import ConfigurationError, covers
from devhost.webapps.site import Site, load

CONFIGURATION = {
    "routes": [{"route": "/assets/*", "headers": {"Cache-Control": "public, max-age=31536000, immutable"}}],
    "navigationFallback": {"rewrite": "/index.html", "exclude": ["/assets/*", "/*.{svg,png}"]},
    "globalHeaders": {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"},
}
FILES = {"index.html": "<h1>Home</h1>", "assets/app-1.js": "go()", "icon.svg": "<svg/>"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "assets").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "staticwebapp.config.json").write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    return load(tmp_path)


def test_a_deep_link_shows_the_app(site: Site) -> None:
    reply = site.answer("GET", "/claims/CLM-1", {})
    assert (reply.status, reply.content) == (200, b"<h1>Home</h1>")
    assert reply.headers["Content-Type"] == "text/html"


@pytest.mark.parametrize("path", ["/assets/app-0.js", "/other.svg"])
def test_a_missing_asset_is_missing(site: Site, path: str) -> None:
    assert site.answer("GET", path, {}).status == 404


def test_hashed_assets_may_be_kept_and_everything_else_is_asked_for_again(site: Site) -> None:
    assert "immutable" in site.answer("GET", "/assets/app-1.js", {}).headers["Cache-Control"]
    assert site.answer("GET", "/", {}).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/claims/CLM-1", "/assets/app-1.js"])
def test_every_file_has_the_headers_of_the_site(site: Site, path: str) -> None:
    assert site.answer("GET", path, {}).headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_page_has_no_header_of_the_site_and_is_not_kept(site: Site) -> None:
    headers = site.answer("GET", "/assets/missing.js", {}).headers
    assert headers == {"Content-Type": "text/html; charset=UTF-8", "Cache-Control": "public, max-age=0"}


def test_the_configuration_itself_is_not_served(site: Site) -> None:
    assert site.answer("GET", "/staticwebapp.config.json", {}).status == 404


@pytest.mark.parametrize(
    "configuration",
    [
        {"responseOverrides": {"404": {"rewrite": "/lost.html"}}},
        {"routes": [{"route": "/api/*", "allowedRoles": ["staff"]}]},
        {"routes": [{"route": "/go", "rewrite": "/api/go"}]},
        {"routes": [{"route": "/go", "redirects": "/x"}]},
    ],
)
def test_what_is_not_played_is_refused_at_start(tmp_path: Path, configuration: object) -> None:
    (tmp_path / "staticwebapp.config.json").write_text(json.dumps(configuration), encoding="utf-8")
    with pytest.raises(ConfigurationError):
        load(tmp_path)


def test_what_the_browser_has_is_not_sent_again(site: Site) -> None:
    etag = site.answer("GET", "/icon.svg", {}).headers["ETag"]
    assert site.answer("GET", "/icon.svg", {"if-none-match": etag}).status == 304
    assert site.answer("GET", "/icon.svg", {"if-none-match": '"older"'}).status == 200


def test_text_is_sent_compressed_to_who_understands_it(site: Site) -> None:
    zipped = site.answer("GET", "/", {"accept-encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == b"<h1>Home</h1>"


def test_nothing_can_be_written(site: Site) -> None:
    assert site.answer("POST", "/", {}).status == 405


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("/assets/*", "/assets/a/b.js", True),
        ("/assets/*", "/assetsx", False),
        ("/*.{svg,png}", "/icon.svg", True),
        ("/*.{svg,png}", "/icon.gif", False),
        ("/icon.svg", "/iconxsvg", False),
        ("/assets/*", "/assets", True),
        ("/a*b", "/axb", False),
        ("/{a,b}", "/a", False),
    ],
)
def test_patterns(pattern: str, path: str, covered: bool) -> None:
    assert covers(pattern, path) is covered
