metadata description = 'What can only be wired when the code is there: both addresses carry keys that the deployed app makes.'

param topicName string
param lakeName string
param webPubSubName string
@secure()
@description('Address of the webhook for blob events, with the eventgrid_extension key.')
param blobWebhook string
@secure()
@description('Address of the Web PubSub upstream with the function key.')
param upstream string

var rawFileEvents = loadJsonContent('../event-subscriptions.json')[0]

resource lake 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: lakeName
}

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' existing = {
  name: topicName
}

resource webPubSub 'Microsoft.SignalRService/webPubSub@2024-03-01' existing = {
  name: webPubSubName
}

resource rawFiles 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = {
  parent: topic
  name: 'raw-files'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: blobWebhook
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Storage.BlobCreated'
      ]
      subjectBeginsWith: '/blobServices/default/containers/${rawFileEvents.container}/'
      enableAdvancedFilteringOnArrays: true
      advancedFilters: [
        {
          // With a hierarchical namespace a file is created empty first: only what is complete counts.
          key: 'data.api'
          operatorType: 'StringIn'
          values: [
            'CopyBlob'
            'FlushWithClose'
            'PutBlob'
            'PutBlockList'
          ]
        }
      ]
    }
    retryPolicy: {
      eventTimeToLiveInMinutes: 1440
      maxDeliveryAttempts: 30
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: lake.id
          blobContainerName: 'dead-letter'
        }
      }
    }
  }
}

resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: webPubSub
  name: 'claims'
  properties: {
    anonymousConnectPolicy: 'deny'
    eventHandlers: [
      {
        urlTemplate: upstream
        userEventPattern: 'subscribe_claims'
        systemEvents: [
          'connected'
        ]
      }
    ]
  }
}

output subscription string = rawFiles.name
output hub string = hub.name
