-- Do claimed and paid amounts add up to the same in every table that sums claims? All lines must be equal.
SELECT 'silver.fact_claims' AS table_name, count(*) AS claims,
    round(coalesce(sum(claim_amount), 0), 2) AS claimed, round(coalesce(sum(paid_amount), 0), 2) AS paid
FROM silver.fact_claims
UNION ALL
SELECT 'gold.claims_analytics', count(*), round(coalesce(sum(claim_amount), 0), 2), round(coalesce(sum(paid_amount), 0), 2)
FROM gold.claims_analytics
UNION ALL
SELECT 'gold.monthly_kpis', coalesce(sum(total_claims), 0)::BIGINT, round(coalesce(sum(total_claim_amount), 0), 2),
    round(coalesce(sum(total_paid_amount), 0), 2)
FROM gold.monthly_kpis
UNION ALL
SELECT 'gold.provider_performance', coalesce(sum(total_claims), 0)::BIGINT, round(coalesce(sum(total_billed), 0), 2),
    round(coalesce(sum(total_paid), 0), 2)
FROM gold.provider_performance;
