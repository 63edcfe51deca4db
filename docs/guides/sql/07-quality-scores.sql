-- How good are silver's rows? Average score, the share of high quality (80 and more), rows without a flag.
WITH scores AS (
    SELECT 'dim_customers' AS table_name, _quality_score AS score, len(_quality_flags) AS flags FROM silver.dim_customers
    UNION ALL SELECT 'dim_pets', _quality_score, len(_quality_flags) FROM silver.dim_pets
    UNION ALL SELECT 'dim_policies', _quality_score, len(_quality_flags) FROM silver.dim_policies
    UNION ALL SELECT 'dim_vet_providers', _quality_score, len(_quality_flags) FROM silver.dim_vet_providers
    UNION ALL SELECT 'fact_claims', _quality_score, len(_quality_flags) FROM silver.fact_claims
)
SELECT table_name, count(*) AS row_count, round(avg(score), 2) AS avg_score,
    round(100.0 * count(*) FILTER (score >= 80) / count(*), 2) AS high_quality_pct,
    count(*) FILTER (flags = 0) AS without_flags
FROM scores
GROUP BY table_name
ORDER BY table_name;
