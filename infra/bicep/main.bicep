targetScope = 'subscription'

metadata description = 'PetInsure360 on Azure: one resource group with everything the product needs.'

@minLength(1)
@maxLength(20)
@description('Names the environment; resources of different environments share nothing.')
param environmentName string

@description('Region of everything but the static sites.')
param location string

@description('Sizes: dev is the cheapest that works, prod is redundant. See profiles/.')
@allowed([
  'dev'
  'prod'
])
param profile string = 'dev'

@description('Object id of the person who deploys, for work at the desk; used with profile dev only.')
param principalId string = ''

@description('Object id of the group whose members drop batch files into raw; empty: nobody does but the app.')
param producersId string = ''

@description('Application id of the API registration; infra/hooks makes it.')
@minLength(1)
param apiClientId string

@description('Application id of the registration of the two web apps; infra/hooks makes it.')
@minLength(1)
param webClientId string

@description('Tenant of customers in Entra External ID; empty: customers sign in where staff do.')
param customerTenantId string = ''

@description('The customers tenant\'s name before .ciamlogin.com.')
param customerTenantName string = ''

@description('Application id of the API registration in the tenant of customers.')
param customerApiClientId string = ''

@description('Application id of the portal in the tenant of customers.')
param customerWebClientId string = ''

@description('Close the public doors of storage, vault and the Web PubSub server interface.')
param privateNetworking bool = false

@description('Add a Synapse serverless SQL endpoint with the semantic views.')
param synapse bool = false

@description('Object id of who administers the SQL endpoint; empty: the person who deploys.')
param synapseAdministratorId string = ''

@description('Admit a Spark engine to the lake.')
@allowed([
  'none'
  'databricks'
  'fabric'
])
param spark string = 'none'

@description('Object id of the Fabric workspace identity, with spark fabric.')
param fabricPrincipalId string = ''

@description('JSON with kind and what it needs: the job that computes on Spark what does not fit on an instance; empty: none.')
param sparkJob string = ''

@description('Send the app\'s platform logs and metrics to the workspace, once its plan offers them as diagnostic settings.')
param appDiagnostics bool = false

@description('Who hears of alerts and of the budget; empty: nobody.')
param alertEmail string = ''

@description('JSON with url, from and to: how the alerts of analysts are sent by e-mail. They are in the dashboard only when empty.')
@secure()
param alertMail string = ''

@description('JSON with url and from: how customers are sent receipts by e-mail. They are in the portal only when empty.')
@secure()
param customerMail string = ''

@description('First day of the month in which the budget begins; must not change later.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Where the guides can be read: alerts link to them.')
param guides string = 'docs/guides'

@description('Region of the static sites, which exist in few.')
@allowed([
  'centralus'
  'eastasia'
  'eastus2'
  'westeurope'
  'westus2'
])
param siteLocation string = 'westeurope'

var size = profile == 'prod' ? loadJsonContent('profiles/prod.json') : loadJsonContent('profiles/dev.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = {
  'azd-env-name': environmentName
  product: 'petinsure360'
}
var sqlAdministratorId = empty(synapseAdministratorId) ? principalId : synapseAdministratorId
var customers = empty(customerTenantId) ? webClientId : customerWebClientId
var customersApi = empty(customerTenantId) ? apiClientId : customerApiClientId
var zones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.dfs.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
  'privatelink.webpubsub.azure.com'
]

var customerTenant = [
  customerTenantId
  customerTenantName
  customerApiClientId
  customerWebClientId
]
// What cannot work, each with why: infra/hooks/combinations.py says the same before anything is asked of Azure.
var refusals = filter(
  [
    {
      applies: privateNetworking && spark != 'none'
      why: 'privateNetworking closes the lake to every network but its own, and spark ${spark} computes in one that has no way in: leave one of the two out.'
    }
    {
      applies: spark == 'fabric' && empty(fabricPrincipalId)
      why: 'spark fabric admits a workspace identity to the lake: give its object id as fabricPrincipalId.'
    }
    {
      applies: synapse && empty(sqlAdministratorId)
      why: 'synapse accepts no password, so nobody could open its SQL endpoint: give an object id as synapseAdministratorId.'
    }
    {
      applies: contains(customerTenant, '') && !empty(join(customerTenant, ''))
      why: 'A tenant of customers takes four values: customerTenantId, customerTenantName, customerApiClientId and customerWebClientId.'
    }
  ],
  refusal => refusal.applies
)
// The name of the group is evaluated before anything is made.
var groupName = empty(refusals)
  ? 'rg-petinsure360-${environmentName}'
  : fail(join(map(refusals, refusal => refusal.why), ' '))

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-func-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    retentionDays: size.logRetentionDays
    dailyCapGB: size.logDailyCapGB
  }
}

module host 'modules/host-storage.bicep' = {
  name: 'host-storage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    redundancy: size.storageRedundancy
    softDeleteDays: size.softDeleteDays
    privateNetworking: privateNetworking
  }
}

module lake 'modules/lake-storage.bicep' = {
  name: 'lake-storage'
  scope: group
  params: {
    name: 'stlake${token}'
    location: location
    tags: tags
    redundancy: size.storageRedundancy
    softDeleteDays: size.softDeleteDays
    privateNetworking: privateNetworking
    synapse: synapse
    uploadOrigins: [
      sites.outputs.portalOrigin
      sites.outputs.dashboardOrigin
    ]
  }
}

module topic 'modules/event-topic.bicep' = {
  name: 'event-topic'
  scope: group
  params: {
    name: 'evgt-${token}'
    location: location
    tags: tags
    lakeName: lake.outputs.name
  }
}

module vault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    softDeleteDays: size.softDeleteDays
    privateNetworking: privateNetworking
  }
}

module webPubSub 'modules/web-pubsub.bicep' = {
  name: 'web-pubsub'
  scope: group
  params: {
    name: 'wps-${token}'
    location: location
    tags: tags
    // The free tier has no private endpoints.
    sku: privateNetworking ? 'Standard_S1' : size.pubSubSku
    units: size.pubSubUnits
    privateNetworking: privateNetworking
  }
}

module sites 'modules/static-sites.bicep' = {
  name: 'static-sites'
  scope: group
  params: {
    portalName: 'stapp-portal-${token}'
    dashboardName: 'stapp-dashboard-${token}'
    location: siteLocation
    tags: tags
    sku: size.siteSku
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    hostName: host.outputs.name
    lakeName: lake.outputs.name
    insightsName: monitoring.outputs.insightsName
    webPubSubName: webPubSub.outputs.name
    vaultName: vault.outputs.name
    developerId: profile == 'dev' ? principalId : ''
    producersId: producersId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  scope: group
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
    zones: zones
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  name: 'private-endpoints'
  scope: group
  params: {
    location: location
    tags: tags
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    endpoints: [
      {
        name: 'pe-host-blob-${token}'
        serviceId: host.outputs.id
        part: 'blob'
        zone: zones[0]
      }
      {
        name: 'pe-host-queue-${token}'
        serviceId: host.outputs.id
        part: 'queue'
        zone: zones[2]
      }
      {
        name: 'pe-host-table-${token}'
        serviceId: host.outputs.id
        part: 'table'
        zone: zones[3]
      }
      {
        name: 'pe-lake-blob-${token}'
        serviceId: lake.outputs.id
        part: 'blob'
        zone: zones[0]
      }
      {
        name: 'pe-lake-dfs-${token}'
        serviceId: lake.outputs.id
        part: 'dfs'
        zone: zones[1]
      }
      {
        name: 'pe-vault-${token}'
        serviceId: vault.outputs.id
        part: 'vault'
        zone: zones[4]
      }
      {
        name: 'pe-pubsub-${token}'
        serviceId: webPubSub.outputs.id
        part: 'webpubsub'
        zone: zones[5]
      }
    ]
  }
}

// The first start needs its roles and ways to be there.
module api 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  params: {
    planName: 'plan-${token}'
    appName: 'func-api-${token}'
    location: location
    tags: tags
    profile: size
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostBlobEndpoint: host.outputs.blobEndpoint
    hostQueueEndpoint: host.outputs.queueEndpoint
    hostTableEndpoint: host.outputs.tableEndpoint
    packageContainer: host.outputs.packageContainer
    lakeBlobEndpoint: lake.outputs.blobEndpoint
    lakeUri: lake.outputs.uri
    insightsEndpoint: monitoring.outputs.insightsEndpoint
    webPubSubHostName: webPubSub.outputs.hostName
    apiClientId: apiClientId
    customerTenantId: customerTenantId
    customerTenantName: customerTenantName
    customerApiClientId: customerApiClientId
    allowedOrigins: [
      sites.outputs.portalOrigin
      sites.outputs.dashboardOrigin
    ]
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    directUploads: !privateNetworking
    mail: {
      alerts: alertMail
      customers: customerMail
    }
    sparkJob: sparkJob
  }
  dependsOn: [
    roles
    endpoints
  ]
}

module diagnostics 'modules/diagnostics.bicep' = {
  name: 'diagnostics'
  scope: group
  params: {
    workspaceId: monitoring.outputs.workspaceId
    appName: appDiagnostics ? api.outputs.name : ''
    webPubSubName: webPubSub.outputs.name
    vaultName: vault.outputs.name
    topicName: topic.outputs.name
    hostName: host.outputs.name
    lakeName: lake.outputs.name
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    prefix: 'petinsure360-${environmentName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    guides: guides
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    name: 'PetInsure360 ${environmentName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (!empty(alertEmail)) {
  name: 'budget'
  scope: group
  params: {
    name: 'petinsure360-${environmentName}'
    amount: size.monthlyBudget
    email: alertEmail
    start: budgetStart
  }
}

module sql 'modules/synapse.bicep' = if (synapse) {
  name: 'synapse'
  scope: group
  params: {
    name: 'syn-${token}'
    location: location
    tags: tags
    lakeName: lake.outputs.name
    lakeDfsEndpoint: lake.outputs.dfsEndpoint
    administratorId: sqlAdministratorId
  }
}

module sparkEngine 'modules/spark.bicep' = if (spark != 'none') {
  name: 'spark'
  scope: group
  params: {
    name: 'dbw-${token}'
    location: location
    tags: tags
    lakeName: lake.outputs.name
    engine: spark == 'fabric' ? 'fabric' : 'databricks'
    fabricPrincipalId: fabricPrincipalId
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output API_NAME string = api.outputs.name
output API_ORIGIN string = api.outputs.origin
output PORTAL_ORIGIN string = sites.outputs.portalOrigin
output DASHBOARD_ORIGIN string = sites.outputs.dashboardOrigin
output HOST_STORAGE_NAME string = host.outputs.name
output LAKE_STORAGE_NAME string = lake.outputs.name
output EVENT_TOPIC_NAME string = topic.outputs.name
output WEB_PUBSUB_NAME string = webPubSub.outputs.name
output SQL_ENDPOINT string = synapse ? sql!.outputs.endpoint : ''
// What the web apps are built with; the portal's people may have a tenant of their own.
output VITE_API_BASE_URL string = '${api.outputs.origin}/api'
output VITE_LIVE_ORIGIN string = 'wss://${webPubSub.outputs.hostName}'
output VITE_AUTHORITY string = api.outputs.staffIssuer
output VITE_CLIENT_ID string = webClientId
output VITE_SCOPE string = 'openid profile offline_access api://${apiClientId}/access'
output PORTAL_AUTHORITY string = api.outputs.customerIssuer
output PORTAL_CLIENT_ID string = customers
output PORTAL_SCOPE string = 'openid profile offline_access api://${customersApi}/access'
