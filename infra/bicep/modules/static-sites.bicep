metadata description = 'The two web apps, as static sites of their own.'

param portalName string
param dashboardName string
param location string
param tags object
param sku string

resource portal 'Microsoft.Web/staticSites@2024-04-01' = {
  name: portalName
  location: location
  tags: union(tags, {
    'azd-service-name': 'portal'
  })
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    // The files are deployed from the pipeline; the site needs no repository.
    provider: 'Custom'
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

resource dashboard 'Microsoft.Web/staticSites@2024-04-01' = {
  name: dashboardName
  location: location
  tags: union(tags, {
    'azd-service-name': 'dashboard'
  })
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    provider: 'Custom'
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

output portalOrigin string = 'https://${portal.properties.defaultHostname}'
output dashboardOrigin string = 'https://${dashboard.properties.defaultHostname}'
output portalId string = portal.id
output dashboardId string = dashboard.id
