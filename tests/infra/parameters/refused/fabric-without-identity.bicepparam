using '../../../../infra/bicep/main.bicep'

param environmentName = 'pets-refused'
param location = 'westeurope'
param apiClientId = 'a0000000-0000-4000-8000-000000000001'
param webClientId = 'a0000000-0000-4000-8000-000000000002'
param spark = 'fabric'
param budgetStart = '2026-01-01'
