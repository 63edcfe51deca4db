metadata description = 'The lake account: hierarchical namespace, a container per layer, life-cycle rules, soft delete.'

param name string
param location string
param tags object
param redundancy string
param softDeleteDays int
param privateNetworking bool
param synapse bool
@description('Origins of the web apps: a browser may send a file straight to the place it was given.')
param uploadOrigins array

var containers = [
  'backups'
  'bronze'
  'dead-letter'
  'documents'
  'gold'
  'lineage'
  'privacy'
  'quarantine'
  'raw'
  'silver'
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: redundancy
  }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isHnsEnabled: true
    minimumTlsVersion: 'TLS1_2'
    // Resource rules belong to the public door's firewall: with Synapse it stays, and admits that workspace alone.
    publicNetworkAccess: privateNetworking && !synapse ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    // As in the host account: open to every network without privateNetworking, with identities as the lock.
    networkAcls: {
      // Event Grid is among the trusted services: it delivers dead letters.
      bypass: 'AzureServices'
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
      resourceAccessRules: synapse
        ? [
            {
              tenantId: tenant().tenantId
              resourceId: resourceId('Microsoft.Synapse/workspaces', '*')
            }
          ]
        : []
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    cors: {
      corsRules: [
        {
          allowedOrigins: uploadOrigins
          allowedMethods: [
            'PUT'
          ]
          allowedHeaders: [
            'content-type'
            'x-ms-blob-type'
          ]
          exposedHeaders: []
          maxAgeInSeconds: 3600
        }
      ]
    }
  }
}

resource layers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [
  for container in containers: {
    parent: blobService
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

// Raw files are what the lake can be rebuilt from: they grow cheaper with age and are never deleted.
resource ageing 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'raw-cools'
          type: 'Lifecycle'
          definition: {
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: 30
                }
                tierToCold: {
                  daysAfterModificationGreaterThan: 180
                }
              }
            }
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'raw/'
                'documents/'
              ]
            }
          }
        }
        {
          name: 'plans-cool'
          type: 'Lifecycle'
          definition: {
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: 90
                }
              }
            }
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'lineage/'
              ]
            }
          }
        }
        {
          name: 'dead-letters-go'
          type: 'Lifecycle'
          definition: {
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 30
                }
              }
            }
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'dead-letter/'
              ]
            }
          }
        }
      ]
    }
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output dfsEndpoint string = account.properties.primaryEndpoints.dfs
output uri string = 'abfss://${account.name}.dfs.${environment().suffixes.storage}'
