-- How many rows has each table? Bronze keeps every delivery, silver one row per key, gold what is served.
SELECT 'bronze' AS layer, 'customers_raw' AS table_name, count(*) AS row_count FROM bronze.customers_raw
UNION ALL SELECT 'bronze', 'pets_raw', count(*) FROM bronze.pets_raw
UNION ALL SELECT 'bronze', 'policies_raw', count(*) FROM bronze.policies_raw
UNION ALL SELECT 'bronze', 'vet_providers_raw', count(*) FROM bronze.vet_providers_raw
UNION ALL SELECT 'bronze', 'claims_raw', count(*) FROM bronze.claims_raw
UNION ALL SELECT 'silver', 'dim_customers', count(*) FROM silver.dim_customers
UNION ALL SELECT 'silver', 'dim_pets', count(*) FROM silver.dim_pets
UNION ALL SELECT 'silver', 'dim_policies', count(*) FROM silver.dim_policies
UNION ALL SELECT 'silver', 'dim_vet_providers', count(*) FROM silver.dim_vet_providers
UNION ALL SELECT 'silver', 'fact_claims', count(*) FROM silver.fact_claims
UNION ALL SELECT 'gold', 'customer_360_view', count(*) FROM gold.customer_360_view
UNION ALL SELECT 'gold', 'claims_analytics', count(*) FROM gold.claims_analytics
UNION ALL SELECT 'gold', 'monthly_kpis', count(*) FROM gold.monthly_kpis
UNION ALL SELECT 'gold', 'cross_sell_recommendations', count(*) FROM gold.cross_sell_recommendations
UNION ALL SELECT 'gold', 'provider_performance', count(*) FROM gold.provider_performance
UNION ALL SELECT 'gold', 'risk_scoring', count(*) FROM gold.risk_scoring;
