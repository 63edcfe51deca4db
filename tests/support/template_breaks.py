"""Careless changes of the templates, each of which a rule must find."""

from __future__ import annotations

from typing import NamedTuple


class Break(NamedTuple):
    """A rule, the template, what it says, what a change makes of it, and what the rule then names."""

    rule: str
    path: str
    old: str
    new: str
    told: str


HOST, LAKE = "modules/host-storage.bicep", "modules/lake-storage.bicep"
APP, ROLES = "modules/function-app.bicep", "modules/roles.bicep"
VAULT, SYNAPSE, PUBSUB = "modules/key-vault.bicep", "modules/synapse.bicep", "modules/web-pubsub.bicep"
MAIN, AFTER, NETWORK = "main.bicep", "after-deploy.bicep", "modules/network.bicep"
READER, CONTRIBUTOR = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
OWNER, EVERYTHING = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"

# Found in the set `prod-private`, but for those of the second template.
_CHANGES = [
    (
        "no_keys",
        LAKE,
        "account.properties.primaryEndpoints.dfs",
        "account.listKeys().keys[0].value",
        "listKeys",
    ),
    ("no_keys", APP, "'managedidentity'", "'DefaultEndpointsProtocol=https;AccountKey=x'", "AccountKey"),
    ("shared_keys_off", LAKE, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "stlake"),
    ("shared_keys_off", HOST, "    allowSharedKeyAccess: false\n", "", "sthost"),
    ("local_auth_off", PUBSUB, "disableLocalAuth: true", "disableLocalAuth: false", "wps-"),
    (
        "local_auth_off",
        "modules/monitoring.bicep",
        "DisableLocalAuth: true",
        "DisableLocalAuth: false",
        "appi-",
    ),
    ("local_auth_off", VAULT, "enableRbacAuthorization: true", "accessPolicies: []", "kv-"),
    ("local_auth_off", SYNAPSE, "ADOnlyAuthentication: true", "ADOnlyAuthentication: false", "syn-"),
    (
        "local_auth_off",
        APP,
        "'scm'\n  properties: {\n    allow: false",
        "'scm'\n  properties: {\n    allow: true",
        "/scm",
    ),
    ("encrypted_in_transit", HOST, "TLS1_2", "TLS1_0", "sthost"),
    ("encrypted_in_transit", APP, "httpsOnly: true", "httpsOnly: false", "func-"),
    ("encrypted_in_transit", APP, "scmMinTlsVersion: '1.2'", "scmMinTlsVersion: '1.0'", "func-"),
    ("nothing_anonymous", LAKE, "allowBlobPublicAccess: false", "allowBlobPublicAccess: true", "stlake"),
    ("nothing_anonymous", LAKE, "publicAccess: 'None'", "publicAccess: 'Blob'", "/default/raw"),
    ("closed_when_private", HOST, "privateNetworking ? 'Disabled' : 'Enabled'", "'Enabled'", "sthost"),
    ("closed_when_private", VAULT, "privateNetworking ? 'Deny' : 'Allow'", "'Allow'", "kv-"),
    ("closed_when_private", LAKE, "Microsoft.Synapse/workspaces'", "Microsoft.Web/sites'", "stlake"),
    ("closed_when_private", PUBSUB, "'RESTAPI'\n", "\n", "wps-"),
    ("engines_reach_the_lake", LAKE, "privateNetworking && !synapse", "privateNetworking", "Synapse"),
    ("endpoints_cover_what_is_closed", MAIN, "part: 'dfs'", "part: 'web'", "dfs of"),
    ("endpoints_cover_what_is_closed", MAIN, "network!.outputs.appSubnetId", "''", "outside"),
    ("endpoints_cover_what_is_closed", MAIN, "zone: zones[4]", "zone: zones[5]", "pe-vault"),
    (
        "nothing_comes_in_from_the_internet",
        NETWORK,
        "'10.20.0.0/24'\n          source",
        "'*'\n          source",
        "vnet-",
    ),
    (
        "uploads_as_the_network_allows",
        MAIN,
        "directUploads: !privateNetworking",
        "directUploads: true",
        "UPLOADS",
    ),
    ("roles_exactly", ROLES, OWNER, EVERYTHING, EVERYTHING),
    ("roles_exactly", SYNAPSE, READER, CONTRIBUTOR, "synapse has a role"),
    ("roles_exactly", ROLES, "  scope: lake\n", "  scope: resourceGroup()\n", "rg-petinsure360"),
    ("roles_exactly", ROLES, "  scope: vault\n", "", "rg-petinsure360"),
    ("roles_exactly", MAIN, "profile == 'dev' ? principalId : ''", "principalId", "developer"),
    (
        "producers_leave_records_alone",
        ROLES,
        "    condition: '((${writes}) OR (${noRecord})) AND ",
        "    condition: '",
        "may write claims/DEMO-001",
    ),
    ("producers_leave_records_alone", ROLES, " AND ${noFolder}", "", "may delete claims"),
    ("producers_leave_records_alone", ROLES, "    conditionVersion: '2.0'\n", "", "may move/action pets"),
    (
        "producers_leave_records_alone",
        ROLES,
        "/*_????????_??????_??????.json",
        "/*",
        "may not write claims/2026",
    ),
    ("versions_pinned", HOST, "storageAccounts@2023-05-01", "storageAccounts@2022-09-01", "another version"),
    ("versions_pinned", "modules/budget.bicep", "@2023-11-01", "@2024-10-01-preview", "preview"),
    ("one_identity", APP, "type: 'UserAssigned'\n", "type: 'SystemAssigned, UserAssigned'\n", "func-"),
    ("one_identity", APP, "type: 'UserAssignedIdentity'", "type: 'StorageAccountConnectionString'", "func-"),
    ("easy_auth_where_it_helps", APP, "enabled: !hasCustomerTenant", "enabled: true", "authsettingsV2"),
    (
        "easy_auth_where_it_helps",
        APP,
        "requireAuthentication: true",
        "requireAuthentication: false",
        "authsettingsV2",
    ),
    (
        "easy_auth_where_it_helps",
        APP,
        "excludedPaths: publicPaths",
        "excludedPaths: ['/*']",
        "authsettingsV2",
    ),
    (
        "secrets_stay_secret",
        AFTER,
        "@secure()\n@description('Address of the webhook",
        "@description('Address of the webhook",
        "blobWebhook",
    ),
    (
        "secrets_stay_secret",
        AFTER,
        "output hub string = hub.name",
        "output hub string = upstream",
        "upstream",
    ),
    ("other_origins_may_only_upload", LAKE, "'PUT'\n", "'PUT'\n            'GET'\n", "stlake"),
    (
        "other_origins_may_only_upload",
        LAKE,
        "allowedOrigins: uploadOrigins",
        "allowedOrigins: ['*']",
        "stlake",
    ),
    ("other_origins_may_only_upload", APP, "supportCredentials: false", "supportCredentials: true", "func-"),
    ("nothing_lost_at_once", VAULT, "enablePurgeProtection: true", "enablePurgeProtection: false", "kv-"),
    ("nothing_lost_at_once", LAKE, "containerDeleteRetentionPolicy", "restorePolicy", "stlake"),
    ("raw_is_never_deleted", LAKE, "tierToCold:", "delete:", "raw/"),
    ("events_are_filtered", AFTER, "'FlushWithClose'\n", "\n", "raw-files"),
    ("events_are_filtered", AFTER, "containers/${rawFileEvents.container}/", "containers/", "raw-files"),
    ("events_are_filtered", AFTER, "deadLetterWith", "deliveryWith", "raw-files"),
    ("site_is_written_in_turn", APP, "  dependsOn: [\n    settings\n  ]\n", "", "4 writes"),
    (
        "app_diagnostics_when_asked",
        MAIN,
        "appDiagnostics ? api.outputs.name : ''",
        "api.outputs.name",
        "diagnostic",
    ),
    ("names_are_taken", MAIN, "'stlake${token}'", "'stlake-${token}'", "stlake-"),
    ("nothing_twice", MAIN, "'pe-lake-dfs-${token}'", "'pe-lake-blob-${token}'", "pe-lake-blob"),
    (
        "everything_is_tagged",
        "modules/static-sites.bicep",
        "'azd-service-name': 'portal'",
        "kind: 'portal'",
        "portal",
    ),
]
BREAKS = [Break(*change) for change in _CHANGES]
# What the compiler itself says of a template that contradicts itself: template, text, change, code.
CONTRADICTIONS = [
    (MAIN, "    lakeUri: lake.outputs.uri\n", "", "BCP035"),
    (MAIN, "lake.outputs.dfsEndpoint", "lake.outputs.dfsEndpiont", "BCP083"),
    (MAIN, "    zones: zones\n", "    zones: zones\n    color: 'red'\n", "BCP037"),
    (MAIN, "spark == 'fabric' ? 'fabric' : 'databricks'", "spark", "BCP036"),
    (APP, "${packageContainer}", "${packageBox}", "BCP057"),
    ("modules/budget.bicep", "startDate: start", "startDate: '2026-01-01'", "no-unused-params"),
]
