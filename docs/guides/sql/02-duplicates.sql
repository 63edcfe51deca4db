-- Which keys are there more than once? In bronze: delivered again. In silver and gold there must be none.
WITH keys AS (
    SELECT 'bronze.customers_raw' AS table_name, customer_id AS key FROM bronze.customers_raw
    UNION ALL SELECT 'bronze.pets_raw', pet_id FROM bronze.pets_raw
    UNION ALL SELECT 'bronze.policies_raw', policy_id FROM bronze.policies_raw
    UNION ALL SELECT 'bronze.vet_providers_raw', provider_id FROM bronze.vet_providers_raw
    UNION ALL SELECT 'bronze.claims_raw', claim_id FROM bronze.claims_raw
    UNION ALL SELECT 'silver.dim_customers', customer_id FROM silver.dim_customers
    UNION ALL SELECT 'silver.dim_pets', pet_id FROM silver.dim_pets
    UNION ALL SELECT 'silver.dim_policies', policy_id FROM silver.dim_policies
    UNION ALL SELECT 'silver.dim_vet_providers', provider_id FROM silver.dim_vet_providers
    UNION ALL SELECT 'silver.fact_claims', claim_id FROM silver.fact_claims
    UNION ALL SELECT 'gold.customer_360_view', customer_id FROM gold.customer_360_view
    UNION ALL SELECT 'gold.claims_analytics', claim_id FROM gold.claims_analytics
)
SELECT table_name, count(key) - count(DISTINCT key) AS repeated_rows
FROM keys
GROUP BY table_name
ORDER BY table_name;
