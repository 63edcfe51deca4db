-- Where is a key null? In bronze the row is in quarantine as well; in silver only references may be null.
SELECT 'bronze.customers_raw' AS table_name, 'customer_id' AS column_name, count(*) AS null_keys
FROM bronze.customers_raw WHERE customer_id IS NULL
UNION ALL SELECT 'bronze.pets_raw', 'pet_id', count(*) FROM bronze.pets_raw WHERE pet_id IS NULL
UNION ALL SELECT 'bronze.policies_raw', 'policy_id', count(*) FROM bronze.policies_raw WHERE policy_id IS NULL
UNION ALL SELECT 'bronze.vet_providers_raw', 'provider_id', count(*) FROM bronze.vet_providers_raw WHERE provider_id IS NULL
UNION ALL SELECT 'bronze.claims_raw', 'claim_id', count(*) FROM bronze.claims_raw WHERE claim_id IS NULL
UNION ALL SELECT 'silver.dim_customers', 'customer_id', count(*) FROM silver.dim_customers WHERE customer_id IS NULL
UNION ALL SELECT 'silver.dim_pets', 'pet_id', count(*) FROM silver.dim_pets WHERE pet_id IS NULL
UNION ALL SELECT 'silver.dim_pets', 'customer_id', count(*) FROM silver.dim_pets WHERE customer_id IS NULL
UNION ALL SELECT 'silver.dim_policies', 'policy_id', count(*) FROM silver.dim_policies WHERE policy_id IS NULL
UNION ALL SELECT 'silver.dim_policies', 'customer_id', count(*) FROM silver.dim_policies WHERE customer_id IS NULL
UNION ALL SELECT 'silver.dim_policies', 'pet_id', count(*) FROM silver.dim_policies WHERE pet_id IS NULL
UNION ALL SELECT 'silver.dim_vet_providers', 'provider_id', count(*) FROM silver.dim_vet_providers WHERE provider_id IS NULL
UNION ALL SELECT 'silver.fact_claims', 'claim_id', count(*) FROM silver.fact_claims WHERE claim_id IS NULL
UNION ALL SELECT 'silver.fact_claims', 'customer_id', count(*) FROM silver.fact_claims WHERE customer_id IS NULL
UNION ALL SELECT 'silver.fact_claims', 'pet_id', count(*) FROM silver.fact_claims WHERE pet_id IS NULL
UNION ALL SELECT 'silver.fact_claims', 'policy_id', count(*) FROM silver.fact_claims WHERE policy_id IS NULL
UNION ALL SELECT 'silver.fact_claims', 'provider_id', count(*) FROM silver.fact_claims WHERE provider_id IS NULL;
