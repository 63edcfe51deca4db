"""Every rule notices what it is there for: a template that breaks it is found."""

from __future__ import annotations

import pytest

from tests.support import bicep, bicep_limits, bicep_names, bicep_rules

TEMPLATES = bicep.load()
HOST, LAKE = "modules/host-storage.bicep", "modules/lake-storage.bicep"
APP, ROLES = "modules/function-app.bicep", "modules/roles.bicep"
VAULT, SYNAPSE, PUBSUB = "modules/key-vault.bicep", "modules/synapse.bicep", "modules/web-pubsub.bicep"
MAIN, AFTER = "main.bicep", "after-deploy.bicep"
READER, CONTRIBUTOR = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"

# rule, template, what it says, what a careless change makes of it
BREAKS = [
    ("no_keys", HOST, "output id string = account.id", "output id string = account.listKeys().keys[0].value"),
    ("no_keys", APP, "'managedidentity'", "'DefaultEndpointsProtocol=https;AccountKey=x'"),
    ("shared_keys_off", LAKE, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true"),
    ("shared_keys_off", HOST, "    allowSharedKeyAccess: false\n", ""),
    ("local_auth_off", PUBSUB, "disableLocalAuth: true", "disableLocalAuth: false"),
    ("local_auth_off", "modules/monitoring.bicep", "DisableLocalAuth: true", "DisableLocalAuth: false"),
    ("local_auth_off", VAULT, "enableRbacAuthorization: true", "accessPolicies: []"),
    ("local_auth_off", SYNAPSE, "ADOnlyAuthentication: true", "ADOnlyAuthentication: false"),
    ("local_auth_off", APP, "name: 'scm'", "name: 'other'"),
    ("encrypted_in_transit", HOST, "TLS1_2", "TLS1_0"),
    ("encrypted_in_transit", APP, "httpsOnly: true", "httpsOnly: false"),
    ("encrypted_in_transit", APP, "scmMinTlsVersion: '1.2'", "scmMinTlsVersion: '1.0'"),
    ("nothing_anonymous", LAKE, "allowBlobPublicAccess: false", "allowBlobPublicAccess: true"),
    ("nothing_anonymous", LAKE, "publicAccess: 'None'", "publicAccess: 'Blob'"),
    ("closed_when_private", LAKE, "privateNetworking ? 'Disabled' : 'Enabled'", "'Enabled'"),
    ("closed_when_private", VAULT, "privateNetworking ? 'Deny' : 'Allow'", "'Allow'"),
    ("closed_when_private", PUBSUB, "          'RESTAPI'\n", ""),
    ("endpoints_cover_what_is_closed", MAIN, "part: 'dfs'", "part: 'web'"),
    ("endpoints_cover_what_is_closed", MAIN, "network!.outputs.appSubnetId", "''"),
    ("roles_allowed", ROLES, "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
    ("roles_allowed", SYNAPSE, READER, CONTRIBUTOR),
    ("roles_on_resources", ROLES, "  scope: lake\n", "  scope: resourceGroup()\n"),
    ("roles_on_resources", ROLES, "  scope: vault\n", ""),
    ("versions_pinned", HOST, "storageAccounts@2023-05-01", "storageAccounts@2022-09-01"),
    ("versions_pinned", "modules/budget.bicep", "budgets@2023-11-01", "budgets@2024-10-01-preview"),
    ("one_identity", APP, "type: 'UserAssigned'\n", "type: 'SystemAssigned'\n"),
    ("one_identity", APP, "type: 'UserAssignedIdentity'", "type: 'StorageAccountConnectionString'"),
    ("easy_auth_on", APP, "requireAuthentication: !hasCustomerTenant", "requireAuthentication: false"),
    ("easy_auth_on", APP, ": 'Return401'", ": 'AllowAnonymous'"),
    ("easy_auth_on", APP, "generated/public-paths.json", "generated/all.json"),
    ("secrets_stay_secret", AFTER, "@secure()\n@description('Address of", "@description('Address of"),
    ("secrets_stay_secret", AFTER, "output hub string = hub.name", "output hub string = upstream"),
    ("other_origins_may_only_upload", LAKE, "            'PUT'\n", "            'PUT'\n            'GET'\n"),
    ("other_origins_may_only_upload", LAKE, "allowedOrigins: uploadOrigins", "allowedOrigins: ['*']"),
    ("other_origins_may_only_upload", APP, "supportCredentials: false", "supportCredentials: true"),
    ("nothing_lost_at_once", VAULT, "enablePurgeProtection: true", "enablePurgeProtection: false"),
    ("nothing_lost_at_once", LAKE, "containerDeleteRetentionPolicy", "restorePolicy"),
    ("raw_is_never_deleted", LAKE, "tierToCold:", "delete:"),
    ("events_are_filtered", AFTER, "            'FlushWithClose'\n", ""),
    ("events_are_filtered", AFTER, "containers/raw/", "containers/"),
    ("events_are_filtered", AFTER, "deadLetterWith", "deliveryWith"),
    ("modules_fit", MAIN, "    lakeUri: lake.outputs.uri\n", ""),
    ("modules_fit", MAIN, "lake.outputs.uri", "lake.outputs.url"),
    ("modules_fit", MAIN, "    zones: zones\n", "    zones: zones\n    colour: 'red'\n"),
    ("modules_fit", MAIN, "modules/budget.bicep", "modules/money.bicep"),
    ("names_resolve", APP, "${packageContainer}", "${packageBox}"),
    ("names_resolve", MAIN, "tags: tags", "tags: labels"),
    ("parameters_are_used", "modules/budget.bicep", "startDate: start", "startDate: '2026-01-01'"),
]  # fmt: skip
RULES = bicep.rules(bicep_rules, bicep_limits, bicep_names)


@pytest.mark.parametrize(("rule", "path", "old", "new"), BREAKS, ids=[f"{b[0]}:{b[1]}" for b in BREAKS])
def test_a_template_that_breaks_the_rule_is_found(rule: str, path: str, old: str, new: str) -> None:
    assert RULES[rule](TEMPLATES.changed(path, old, new)) != []


def test_every_rule_has_such_a_template() -> None:
    assert {rule for rule, *_ in BREAKS} == set(RULES)
