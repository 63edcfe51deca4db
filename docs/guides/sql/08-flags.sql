-- What is wrong with the rows that silver took all the same? See docs/reference/quality.md for each flag.
WITH flags AS (
    SELECT 'dim_customers' AS table_name, unnest(_quality_flags) AS flag FROM silver.dim_customers
    UNION ALL SELECT 'dim_pets', unnest(_quality_flags) FROM silver.dim_pets
    UNION ALL SELECT 'dim_policies', unnest(_quality_flags) FROM silver.dim_policies
    UNION ALL SELECT 'dim_vet_providers', unnest(_quality_flags) FROM silver.dim_vet_providers
    UNION ALL SELECT 'fact_claims', unnest(_quality_flags) FROM silver.fact_claims
)
SELECT table_name, flag, count(*) AS row_count
FROM flags
GROUP BY table_name, flag
ORDER BY table_name, flag;
