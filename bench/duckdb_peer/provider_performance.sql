WITH totals AS (
    SELECT provider_id, count(*) AS total_claims, count(DISTINCT customer_id) AS unique_customers,
        sum(claim_amount) AS total_billed, sum(paid_amount) AS total_paid, avg(claim_amount) AS avg_claim_amount,
        avg(processing_days) AS avg_processing_days, count(*) FILTER (status = 'Denied') AS denied_claims,
        count(*) FILTER (is_emergency) AS emergency_visits
    FROM fact_claims GROUP BY provider_id
), rated AS (
    SELECT t.*, v.provider_name, v.provider_type, v.city, v.state, v.is_in_network, v.average_rating,
        round2(denied_claims * 100 / total_claims) AS denial_rate, round2(total_billed / total_claims) AS avg_cost_per_visit
    FROM totals t LEFT JOIN dim_vet_providers v ON t.provider_id = v.provider_id
)
SELECT *, CASE WHEN average_rating >= 4.5 AND denial_rate < 10 THEN 'Preferred'
        WHEN average_rating >= 4.0 AND denial_rate < 20 THEN 'Standard' ELSE 'Review Required' END AS provider_tier,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM rated
