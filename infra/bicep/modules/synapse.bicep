metadata description = 'Optional: a serverless SQL endpoint over gold. The semantic views are in infra/sql.'

param name string
param location string
param tags object
param lakeName string
param lakeDfsEndpoint string
@description('Object id of the group or person that administers the SQL endpoint.')
param administratorId string

var blobReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

resource lake 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: lakeName
}

resource lakeBlobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: lake
  name: 'default'
}

resource gold 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  parent: lakeBlobs
  name: 'gold'
}

resource silver 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  parent: lakeBlobs
  name: 'silver'
}

resource quarantine 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  parent: lakeBlobs
  name: 'quarantine'
}

resource workspace 'Microsoft.Synapse/workspaces@2021-06-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    azureADOnlyAuthentication: true
    // A workspace is not made without this name; it has no password, and Entra authentication only shuts it out.
    sqlAdministratorLogin: 'sqladministrator'
    defaultDataLakeStorage: {
      accountUrl: lakeDfsEndpoint
      filesystem: 'gold'
      createManagedPrivateEndpoint: false
    }
    publicNetworkAccess: 'Enabled'
  }
}

resource administrator 'Microsoft.Synapse/workspaces/administrators@2021-06-01' = {
  parent: workspace
  name: 'activeDirectory'
  properties: {
    administratorType: 'ActiveDirectory'
    sid: administratorId
    tenantId: tenant().tenantId
  }
}

resource everywhere 'Microsoft.Synapse/workspaces/firewallRules@2021-06-01' = {
  parent: workspace
  name: 'AllowAllWindowsAzureIps'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

// The views read with the workspace's identity: gold, the provider dimension that one view joins, and what was
// refused.
resource readsGold 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(gold.id, workspace.id, blobReader)
  scope: gold
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobReader)
    principalId: workspace.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsSilver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(silver.id, workspace.id, blobReader)
  scope: silver
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobReader)
    principalId: workspace.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsQuarantine 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(quarantine.id, workspace.id, blobReader)
  scope: quarantine
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobReader)
    principalId: workspace.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

output id string = workspace.id
output endpoint string = '${name}-ondemand.sql.azuresynapse.net'
