metadata description = 'The Functions app on Flex Consumption: plan, app, settings, and Easy Auth as the second lock.'

param planName string
param appName string
param location string
param tags object
param profile object
param identityId string
param identityClientId string
param hostBlobEndpoint string
param hostQueueEndpoint string
param hostTableEndpoint string
param packageContainer string
param lakeBlobEndpoint string
param lakeUri string
param insightsEndpoint string
param webPubSubHostName string
param apiClientId string
@description('Customers of Entra External ID: tenant id and the tenant name before .ciamlogin.com; empty: customers sign in where staff do.')
param customerTenantId string
param customerTenantName string
param customerApiClientId string
param allowedOrigins array
@description('Subnet that outgoing traffic takes; empty without private networking.')
param subnetId string
@description('Whether browsers reach the lake, and may send files straight to it.')
param directUploads bool
@description('Settings of e-mail providers by name.')
@secure()
param mail object
@description('JSON with kind and what it needs: the job that computes on Spark what does not fit on an instance; empty: none.')
param sparkJob string

var publicPaths = loadJsonContent('../../generated/public-paths.json')
var hasCustomerTenant = !empty(customerTenantId)
var staffIssuer = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
var issuers = concat(
  [
    {
      issuer: staffIssuer
      audience: apiClientId
      jwks_uri: '${environment().authentication.loginEndpoint}${tenant().tenantId}/discovery/v2.0/keys'
      tenants: [tenant().tenantId]
    }
  ],
  hasCustomerTenant
    ? [
        {
          issuer: 'https://${customerTenantId}.ciamlogin.com/${customerTenantId}/v2.0'
          audience: customerApiClientId
          jwks_uri: 'https://${customerTenantName}.ciamlogin.com/${customerTenantId}/discovery/v2.0/keys'
          email_claim: 'email'
          tenants: [customerTenantId]
        }
      ]
    : []
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  tags: union(tags, {
    'azd-service-name': 'api'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: profile.maximumInstances
        instanceMemoryMB: profile.instanceMemoryMB
        alwaysReady: profile.alwaysReadyHttp > 0
          ? [
              {
                name: 'http'
                instanceCount: profile.alwaysReadyHttp
              }
            ]
          : []
        triggers: {
          http: {
            perInstanceConcurrency: profile.httpConcurrency
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: false
      }
    }
  }
}

// Writes to a site's configuration disturb each other (409, another operation is in progress): one after the other.
// Publishing is by token only: neither FTP nor the old basic credentials.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noBasicAuth 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
  dependsOn: [
    noFtp
  ]
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
    AzureWebJobsStorage__queueServiceUri: hostQueueEndpoint
    AzureWebJobsStorage__tableServiceUri: hostTableEndpoint
    LAKE_STORAGE__credential: 'managedidentity'
    LAKE_STORAGE__clientId: identityClientId
    LAKE_STORAGE__blobServiceUri: lakeBlobEndpoint
    LAKE_URI: lakeUri
    LAKE_SCHEMA_POLICY: profile.schemaPolicy
    LAKE_ENGINE: 'auto'
    INSTANCE_MEMORY_MB: string(profile.instanceMemoryMB)
    SPARK_JOB: sparkJob
    DIRECT_UPLOADS: directUploads ? 'true' : 'false'
    ALERT_MAIL: mail.alerts
    CUSTOMER_MAIL: mail.customers
    ERASURE_WAITING_DAYS: '14'
    AUTH_ISSUERS: string(issuers)
    APP_ENVIRONMENT: profile.appEnvironment
    WEBPUBSUB_ENDPOINT: 'https://${webPubSubHostName}'
    WEBPUBSUB_HUB: 'claims'
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsEndpoint
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    AzureWebJobsDisableHomepage: 'true'
    PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY: 'true'
    // The product's own lines and spans: a claim's hundred storage calls would cost more than everything else.
    PYTHON_APPLICATIONINSIGHTS_LOGGER_NAME: 'petinsure360'
    OTEL_PYTHON_DISABLED_INSTRUMENTATIONS: 'azure_sdk,django,fastapi,flask,httpx,psycopg2,requests,urllib,urllib3'
    PYTHON_THREADPOOL_THREAD_COUNT: '32'
    // Out of memory, polars goes on by the disk, by default up to 64 GB of one that has less than one.
    POLARS_OOC_DISK_BUDGET_MB: '256'
  }
  dependsOn: [
    noBasicAuth
  ]
}

// The app checks every token itself. This lock stands in front of it and lets the public paths through. It knows one tenant,
// so with a second one for customers it is off: it would add nothing, and could shut them out.
resource easyAuth 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: !hasCustomerTenant
      runtimeVersion: '~1'
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: publicPaths
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: apiClientId
          openIdIssuer: staffIssuer
        }
        validation: {
          allowedAudiences: [
            apiClientId
            'api://${apiClientId}'
          ]
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
  dependsOn: [
    settings
  ]
}

output id string = app.id
output name string = app.name
output planId string = plan.id
output origin string = 'https://${app.properties.defaultHostName}'
output staffIssuer string = staffIssuer
output customerIssuer string = hasCustomerTenant
  ? 'https://${customerTenantId}.ciamlogin.com/${customerTenantId}/v2.0'
  : staffIssuer
