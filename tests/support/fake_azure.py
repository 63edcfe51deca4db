"""A stand-in for the `az` and `azd` commands: a directory and an app's keys in one JSON file.

It knows just the calls that the hooks make, and refuses all others.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

PROGRAM = """#!{python} -S
import sys
sys.path.insert(0, {root!r})
from tests.support.fake_azure import answer
answer({state!r}, {name!r}, sys.argv[1:])
"""


class FakeAzure:
    """The commands on PATH, and what they did."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, **start: Any) -> None:
        self._state = folder / "azure.json"
        self._state.write_text(json.dumps({"apps": [], "principals": [], "given": [], "env": {}, **start}))
        root = str(Path(__file__).resolve().parents[2])
        for name in ("az", "azd"):
            program = folder / name
            text = PROGRAM.format(python=sys.executable, root=root, state=str(self._state), name=name)
            program.write_text(text)
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=":")

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._state.read_text())
        return found


def answer(file: str, name: str, arguments: list[str]) -> None:
    """One call, as a process of its own."""
    state = json.loads(Path(file).read_text())
    if name == "azd":
        assert arguments[:2] == ["env", "set"], arguments
        state["env"][arguments[2]] = arguments[3]
        answered: Any = None
    else:
        try:
            answered = _az(state, arguments[: arguments.index("--output")])
        finally:
            Path(file).write_text(json.dumps(state))
    Path(file).write_text(json.dumps(state))
    print(json.dumps(answered))


def _az(state: dict[str, Any], arguments: list[str]) -> Any:  # noqa: PLR0911 (a row per command)
    options = dict(itertools.pairwise(arguments))
    match [word for word in arguments if not word.startswith("-")]:
        case ["account", "show"]:
            return {"user": {"type": state.get("type", "user")}}
        case ["ad", "signed-in-user", "show"]:
            return {"id": "person-1"}
        case ["ad", "app", "list", *_]:
            wanted = options["--display-name"].lower()
            return [app for app in state["apps"] if app["displayName"].lower().startswith(wanted)]
        case ["ad", "sp", "list", *_]:
            return [p for p in state["principals"] if f"'{p['appId']}'" in options["--filter"]]
        case ["ad", "sp", "create", *_]:
            return _added(state["principals"], {"id": f"sp-{options['--id']}", "appId": options["--id"]})
        case ["functionapp", "keys", "list", *_]:
            return state["keys"]
        case ["functionapp", "keys", "set", *_]:
            state["keys"]["functionKeys"][options["--key-name"]] = "made-key"
            return {}
        case ["deployment", "group", "create", *_]:
            given = Path(options["--parameters"].removeprefix("@"))
            state["deployed"] = json.loads(given.read_text())["parameters"]
            state["mode"] = oct(given.stat().st_mode & 0o777)
            return {}
        case ["rest", *_]:
            path = options["--url"].partition("/v1.0")[2]
            body = options.get("--body", "").removeprefix("@")
            return _graph(
                state, options["--method"], path, json.loads(Path(body).read_text()) if body else {}
            )
    raise SystemExit(f"az {arguments}: not known here")


def _graph(state: dict[str, Any], method: str, path: str, body: dict[str, Any]) -> Any:
    if (method, path) == ("POST", "/applications"):
        number, new = len(state["apps"]), {"appRoles": [], "unseen": state.get("unseen", 0)}
        return _added(state["apps"], {**new, "id": f"o-{number}", "appId": f"a-{number}", **body})
    if path.endswith("/appRoleAssignedTo"):
        return _added(state["given"], body) if method == "POST" else {"value": state["given"]}
    app = next(a for a in state["apps"] if a["id"] in path or f"'{a['appId']}'" in path)
    if app.setdefault("unseen", 0):
        app["unseen"] -= 1
        raise SystemExit("Not Found: Request_ResourceNotFound")
    if method == "PATCH":
        _check_roles(app, body)
        app.update(body)
        state["patches"] = state.get("patches", 0) + 1
    return app


def _check_roles(app: dict[str, Any], body: dict[str, Any]) -> None:
    """As the directory: no role vanishes, ids are unique, a client is admitted to a scope that exists."""
    scopes = {scope["id"] for scope in app.get("api", {}).get("oauth2PermissionScopes", [])}
    for client in body.get("api", {}).get("preAuthorizedApplications", []):
        assert set(client["delegatedPermissionIds"]) <= scopes, "a scope that is not there yet"
    if "appRoles" in body:
        ids = [role["id"] for role in body["appRoles"]]
        assert len(set(ids)) == len(ids)
        assert {role["id"] for role in app["appRoles"]} <= set(ids), "a role would vanish"


def _added(rows: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    rows.append(row)
    return row
