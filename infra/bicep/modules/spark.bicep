metadata description = 'Optional: who may run the transformations on Spark, a Databricks workspace or a Fabric identity.'

param name string
param location string
param tags object
param lakeName string
@description('databricks makes a workspace with a connector to the lake; fabric admits an identity that exists.')
@allowed([
  'databricks'
  'fabric'
])
param engine string
@description('Object id of the Fabric workspace identity.')
param fabricPrincipalId string

var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource lake 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: lakeName
}

resource connector 'Microsoft.Databricks/accessConnectors@2024-05-01' = if (engine == 'databricks') {
  name: '${name}-lake'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
}

resource workspace 'Microsoft.Databricks/workspaces@2024-05-01' = if (engine == 'databricks') {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'premium'
  }
  properties: {
    managedResourceGroupId: subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg-${name}-managed')
    parameters: {
      enableNoPublicIp: {
        value: true
      }
    }
  }
}

resource databricksLake 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (engine == 'databricks') {
  name: guid(lake.id, name, blobContributor)
  scope: lake
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
    principalId: connector!.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource fabricLake 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (engine == 'fabric') {
  name: guid(lake.id, fabricPrincipalId, blobContributor)
  scope: lake
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
    principalId: fabricPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output lakeName string = lake.name
