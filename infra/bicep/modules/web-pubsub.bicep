metadata description = 'Web PubSub. Its hub and upstream come after the code, see after-deploy.bicep.'

param name string
param location string
param tags object
param sku string
param units int
param privateNetworking bool

resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'WebPubSub'
  sku: {
    name: sku
    capacity: units
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    disableAadAuth: false
    disableLocalAuth: true
    // Browsers always come from outside; what servers may do is what privateNetworking closes.
    publicNetworkAccess: 'Enabled'
    networkACLs: privateNetworking
      ? {
          defaultAction: 'Allow'
          publicNetwork: {
            deny: [
              'RESTAPI'
              'ServerConnection'
              'Trace'
            ]
          }
        }
      : null
    tls: {
      clientCertEnabled: false
    }
  }
}

output id string = service.id
output name string = service.name
output hostName string = service.properties.hostName
