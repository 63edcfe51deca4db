using '../../../infra/bicep/main.bicep'

param environmentName = 'pets-prod'
param location = 'westeurope'
param apiClientId = 'a0000000-0000-4000-8000-000000000001'
param webClientId = 'a0000000-0000-4000-8000-000000000002'
param customerTenantId = 'c0000000-0000-4000-8000-000000000001'
param customerTenantName = 'petowners'
param customerApiClientId = 'c0000000-0000-4000-8000-000000000002'
param customerWebClientId = 'c0000000-0000-4000-8000-000000000003'
param profile = 'prod'
param principalId = 'd0d0d0d0-0000-4000-8000-000000000001'
param privateNetworking = true
param synapse = true
param producersId = 'd0d0d0d0-0000-4000-8000-00000000000a'
param synapseAdministratorId = 'd0d0d0d0-0000-4000-8000-000000000002'
param alertEmail = 'operators@example.com'
param budgetStart = '2026-01-01'
