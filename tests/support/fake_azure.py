"""A stand-in for the `az` and `azd` commands: a directory, an app's keys and a clock in one JSON file.

It knows the calls that the hooks and the pipeline make, and refuses all others, and what az itself would.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.az_calls import complaint

if TYPE_CHECKING:
    import pytest

PROGRAM = """#!{python} -S
import sys
sys.path.insert(0, {root!r})
from tests.support.fake_azure import answer
answer({state!r}, {name!r}, sys.argv[1:])
"""
SUBSCRIPTION = {"id": "sub-1", "name": "Pets", "tenantId": "tenant-1", "state": "Enabled", "isDefault": True}
# A pipeline's sign-in buys tokens for five minutes; a token it has bought serves for an hour.
SIGN_IN_MINUTES, TOKEN_MINUTES = 5, 60
START: dict[str, Any] = {
    "apps": [],
    "principals": [],
    "given": [],
    "env": {},
    "type": "user",
    "graph": True,
    "subscriptions": [SUBSCRIPTION],
    "minute": 0,
    "tokens": {},
}


class FakeAzure:
    """The commands on PATH, and what they did.

    `type` is who is signed in ("user" or "servicePrincipal"), `graph` whether they may ask the directory.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, **start: Any) -> None:
        self._state = folder / "azure.json"
        self._state.write_text(json.dumps({**START, **start}))
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

    def change(self, **values: Any) -> None:
        """Set parts of the state, as time and other people do."""
        self._state.write_text(json.dumps({**self.state, **values}))


def answer(file: str, name: str, arguments: list[str]) -> None:
    """One call, as a process of its own."""
    state = json.loads(Path(file).read_text())
    if name == "azd":
        assert arguments[:2] == ["env", "set"], arguments
        state["env"][arguments[2]] = arguments[3]
        answered: Any = None
    else:
        try:
            answered = _az(state, arguments)
        finally:
            Path(file).write_text(json.dumps(state))
    Path(file).write_text(json.dumps(state))
    print(json.dumps(answered))


def _az(state: dict[str, Any], arguments: list[str]) -> Any:
    if refused := complaint(arguments):
        raise SystemExit(refused)
    options = dict(itertools.pairwise(arguments))
    first = next((n for n, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    match arguments[:first]:
        case ["ad", *words]:
            return _directory(state, words, options)
        case ["account", *words]:
            return _account(state, words, options)
        case ["rest"]:
            path = options["--url"].partition("/v1.0")[2]
            body = options.get("--body", "").removeprefix("@")
            given = json.loads(Path(body).read_text()) if body else {}
            return _graph(state, options["--method"], path, given)
        case words:
            assert options["--subscription"] == state["subscriptions"][0]["id"], arguments
            return _resource(state, words, options)


def _account(state: dict[str, Any], words: list[str], options: dict[str, str]) -> Any:
    match words:
        case ["show"]:
            default = next(each for each in state["subscriptions"] if each["isDefault"])
            return {**default, "user": {"type": state["type"]}}
        case ["list"]:
            return state["subscriptions"]
        case ["get-access-token"]:
            return {"accessToken": _token(state, options["--scope"])}
    raise SystemExit(f"az account {words}: not known here")


def _token(state: dict[str, Any], scope: str) -> str:
    now, kept = state["minute"], state["tokens"].get(scope)
    if kept is None or now - kept >= TOKEN_MINUTES:
        if state["type"] != "user" and now - state["signed_in"] >= SIGN_IN_MINUTES:
            raise SystemExit("AADSTS700024: Client assertion is not within its valid time range.")
        state["tokens"][scope] = now
    return f"token for {scope}"


def _directory(state: dict[str, Any], words: list[str], options: dict[str, str]) -> Any:
    _may_ask(state)
    match words:
        case ["signed-in-user", "show"]:
            return {"id": "person-1"}
        case ["app", "list"]:
            wanted = options["--display-name"].lower()
            return [app for app in state["apps"] if app["displayName"].lower().startswith(wanted)]
        case ["sp", "list"]:
            listed = [] if state.get("slow_list") else state["principals"]
            return [p for p in listed if f"'{p['appId']}'" in options["--filter"]]
        case ["sp", "show"]:
            return next(p for p in state["principals"] if p["appId"] == options["--id"])
        case ["sp", "create"]:
            return _principal(state, options["--id"])
    raise SystemExit(f"az ad {words}: not known here")


def _principal(state: dict[str, Any], app_id: str) -> Any:
    if any(p["appId"] == app_id for p in state["principals"]):
        raise SystemExit(f"The service principal name {app_id} is already in use.")
    if state.get("unseen_principals", 0):
        state["unseen_principals"] -= 1
        raise SystemExit(f"The appId '{app_id}' does not reference a valid application object.")
    return _added(state["principals"], {"id": f"sp-{app_id}", "appId": app_id})


def _may_ask(state: dict[str, Any]) -> None:
    if not state["graph"]:
        raise SystemExit("Forbidden: Authorization_RequestDenied: Insufficient privileges to complete.")


def _resource(state: dict[str, Any], words: list[str], options: dict[str, str]) -> Any:
    match words:
        case ["functionapp", "keys", "list"]:
            return state["keys"]
        case ["functionapp", "keys", "set"]:
            state["keys"]["functionKeys"][options["--key-name"]] = "made-key"
            return {}
        case ["functionapp", "function", "list"]:
            return [{"name": f"app/{name}"} for name in state["functions"]]
        case ["deployment", "group", "create"]:
            given = Path(options["--parameters"].removeprefix("@"))
            state["deployed"] = json.loads(given.read_text())["parameters"]
            state["mode"] = oct(given.stat().st_mode & 0o777)
            return {}
    raise SystemExit(f"az {words}: not known here")


def _graph(state: dict[str, Any], method: str, path: str, body: dict[str, Any]) -> Any:
    _may_ask(state)
    if (method, path) == ("POST", "/applications"):
        number, new = len(state["apps"]), {"appRoles": [], "unseen": state.get("unseen", 0)}
        return _added(state["apps"], {**new, "id": f"o-{number}", "appId": f"a-{number}", **body})
    if path.endswith("/appRoleAssignedTo"):
        return _assigned(state, body) if method == "POST" else {"value": state["given"]}
    app = next(a for a in state["apps"] if a["id"] in path or f"'{a['appId']}'" in path)
    if app.setdefault("unseen", 0):
        app["unseen"] -= 1
        raise SystemExit("Not Found: Request_ResourceNotFound")
    if method == "PATCH":
        _check_roles(app, body)
        app.update(body)
        state["patches"] = state.get("patches", 0) + 1
    return app


def _assigned(state: dict[str, Any], body: dict[str, Any]) -> Any:
    if state.get("unseen_roles", 0):
        state["unseen_roles"] -= 1
        raise SystemExit("Bad Request: Permission being assigned was not found on application")
    return _added(state["given"], body)


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
