using '../../../infra/bicep/after-deploy.bicep'

param topicName = 'evgt-pets'
param lakeName = 'stlakepets'
param webPubSubName = 'wps-pets'
param blobWebhook = 'https://api.example/runtime/webhooks/blobs?functionName=Host.Functions.raw_file_created&code=event-key'
param upstream = 'https://api.example/api/webpubsub/{hub}?code=upstream-key'
