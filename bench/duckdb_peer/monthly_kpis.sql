WITH months AS (
    SELECT strftime(service_date, '%Y-%m') AS year_month, count(*) AS total_claims,
        count(DISTINCT customer_id) AS unique_customers, count(DISTINCT pet_id) AS unique_pets,
        sum(claim_amount) AS total_claim_amount, sum(paid_amount) AS total_paid_amount,
        avg(claim_amount) AS avg_claim_amount, avg(processing_days) AS avg_processing_days,
        count(*) FILTER (status = 'Approved') AS approved_claims,
        count(*) FILTER (status = 'Denied') AS denied_claims, count(*) FILTER (is_emergency) AS emergency_claims,
        count(*) FILTER (is_decided) AS decided_claims,
        count(*) FILTER (status IN ('Approved', 'Partially Approved', 'Paid')) AS paid_or_approved,
        round2(count(*) FILTER (decided_by = 'automatic') * 100
            / nullif(count(*) FILTER (decided_by IS NOT NULL), 0)) AS straight_through_rate,
        quantile_cont(time_to_decision, 0.5) AS time_to_decision_p50,
        quantile_cont(time_to_decision, 0.95) AS time_to_decision_p95
    FROM fact_claims GROUP BY 1
), earned AS (
    SELECT strftime(month_start, '%Y-%m') AS year_month, sum(annual_premium / 365 * (
        least(effective_date + earned_days, CAST(month_start + INTERVAL 1 MONTH AS DATE)) - greatest(effective_date, month_start))) AS earned
    FROM (
        SELECT annual_premium, effective_date, earned_days, CAST(unnest(generate_series(
            date_trunc('month', effective_date), effective_date + earned_days - 1, INTERVAL 1 MONTH)) AS DATE) AS month_start
        FROM dim_policies WHERE earned_days > 0
    ) GROUP BY 1
), growth AS (SELECT *, lag(total_claims) OVER (ORDER BY year_month NULLS FIRST) AS prev_month_claims FROM months)
SELECT m.* EXCLUDE (paid_or_approved), round2(approved_claims * 100 / total_claims) AS approval_rate,
    round2(denied_claims * 100 / total_claims) AS denial_rate,
    round2(total_paid_amount / total_claim_amount * 100) AS loss_ratio,
    CASE WHEN prev_month_claims > 0
        THEN round2((total_claims - prev_month_claims) * 100 / prev_month_claims) ELSE 0 END AS claims_growth_pct,
    round2(paid_or_approved * 100 / nullif(decided_claims, 0)) AS approval_rate_decided,
    coalesce(round2(earned), 0) AS earned_premium,
    CASE WHEN earned > 0 THEN round2(total_paid_amount / earned * 100) END AS earned_loss_ratio,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM growth m LEFT JOIN earned e ON m.year_month = e.year_month
