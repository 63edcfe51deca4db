-- How fresh is each layer? The pass that is published, and the newest time in the tables of each layer.
WITH newest AS (
    SELECT 'bronze' AS layer, max(_ingestion_timestamp) AS newest_row FROM (
        SELECT _ingestion_timestamp FROM bronze.customers_raw
        UNION ALL SELECT _ingestion_timestamp FROM bronze.pets_raw
        UNION ALL SELECT _ingestion_timestamp FROM bronze.policies_raw
        UNION ALL SELECT _ingestion_timestamp FROM bronze.vet_providers_raw
        UNION ALL SELECT _ingestion_timestamp FROM bronze.claims_raw)
    UNION ALL
    SELECT 'silver', max(_silver_timestamp) FROM (
        SELECT _silver_timestamp FROM silver.dim_customers
        UNION ALL SELECT _silver_timestamp FROM silver.dim_pets
        UNION ALL SELECT _silver_timestamp FROM silver.dim_policies
        UNION ALL SELECT _silver_timestamp FROM silver.dim_vet_providers
        UNION ALL SELECT _silver_timestamp FROM silver.fact_claims)
    UNION ALL
    SELECT 'gold', max(_gold_timestamp) FROM (
        SELECT _gold_timestamp FROM gold.customer_360_view
        UNION ALL SELECT _gold_timestamp FROM gold.claims_analytics
        UNION ALL SELECT _gold_timestamp FROM gold.monthly_kpis)
)
SELECT n.layer, n.newest_row, a.pass, a.published_at, a.as_of
FROM newest AS n LEFT JOIN lake.published AS a ON true;
