using '../../../../infra/bicep/main.bicep'

param environmentName = 'pets-refused'
param location = 'westeurope'
param apiClientId = 'a0000000-0000-4000-8000-000000000001'
param webClientId = 'a0000000-0000-4000-8000-000000000002'
param profile = 'prod'
param privateNetworking = true
param spark = 'fabric'
param fabricPrincipalId = 'd0d0d0d0-0000-4000-8000-000000000003'
param budgetStart = '2026-01-01'
