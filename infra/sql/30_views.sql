-- The semantic views, as shared/lake/transform/views.py has them. Averages are decimal.
USE petinsure;
GO

CREATE OR ALTER VIEW dbo.vw_customer_360 AS
SELECT * FROM gold.customer_360_view;
GO

CREATE OR ALTER VIEW dbo.vw_claims_analytics AS
SELECT * FROM gold.claims_analytics;
GO

CREATE OR ALTER VIEW dbo.vw_monthly_kpis AS
SELECT * FROM gold.monthly_kpis;
GO

CREATE OR ALTER VIEW dbo.vw_cross_sell AS
SELECT * FROM gold.cross_sell_recommendations;
GO

CREATE OR ALTER VIEW dbo.vw_risk_scoring AS
SELECT * FROM gold.risk_scoring;
GO

CREATE OR ALTER VIEW dbo.vw_provider_performance AS
SELECT
    provider_id, provider_name, provider_type, city, state, is_in_network, average_rating,
    total_claims, unique_customers, total_billed, total_paid, avg_claim_amount, avg_processing_days,
    denied_claims, emergency_visits, denial_rate, avg_cost_per_visit, provider_tier, _gold_timestamp,
    provider_tier AS provider_tier_adjusted
FROM gold.provider_performance
UNION ALL
SELECT
    p.provider_id, p.provider_name, p.provider_type, p.city, p.state, p.is_in_network, p.average_rating,
    0, 0, NULL, NULL, NULL, NULL,
    0, 0, NULL, NULL, 'Review Required', NULL,
    'No Claims'
FROM silver.dim_vet_providers AS p
WHERE NOT EXISTS (SELECT 1 FROM gold.provider_performance AS g WHERE g.provider_id = p.provider_id);
GO

CREATE OR ALTER VIEW dbo.vw_executive_dashboard AS
SELECT
    year_month, total_claims, unique_customers, total_claim_amount, total_paid_amount,
    approval_rate, denial_rate, avg_processing_days, loss_ratio, prev_month_claims, claims_growth_pct
FROM gold.monthly_kpis;
GO

CREATE OR ALTER VIEW dbo.vw_customer_segments AS
SELECT
    customer_value_tier,
    customer_risk_score,
    COUNT_BIG(*) AS customer_count,
    AVG(CAST(total_annual_premium AS DECIMAL(19, 6))) AS avg_premium,
    AVG(CAST(total_claims AS DECIMAL(19, 6))) AS avg_claims,
    AVG(CAST(loss_ratio AS DECIMAL(19, 6))) AS avg_loss_ratio,
    SUM(total_annual_premium) AS total_premium_value
FROM gold.customer_360_view
GROUP BY customer_value_tier, customer_risk_score;
GO

CREATE OR ALTER VIEW dbo.vw_claims_by_category AS
SELECT
    claim_category,
    species,
    COUNT_BIG(*) AS claim_count,
    SUM(claim_amount) AS total_amount,
    AVG(CAST(claim_amount AS DECIMAL(19, 6))) AS avg_amount,
    SUM(paid_amount) AS total_paid,
    AVG(CAST(processing_days AS DECIMAL(19, 6))) AS avg_processing_days
FROM gold.claims_analytics
GROUP BY claim_category, species;
GO

-- The average leaves out loss ratios of zero.
CREATE OR ALTER VIEW dbo.vw_segments_by_tier AS
SELECT
    customer_value_tier AS tier,
    COUNT_BIG(*) AS [count],
    COALESCE(SUM(total_annual_premium), 0) AS total_premium,
    COALESCE(SUM(total_claims), 0) AS total_claims,
    ROUND(AVG(CAST(NULLIF(loss_ratio, 0) AS DECIMAL(19, 6))), 2) AS avg_loss_ratio
FROM gold.customer_360_view
GROUP BY customer_value_tier;
GO

-- What the rules of today would have decided about claims of the past.
CREATE OR ALTER VIEW dbo.vw_adjudication_replay AS
SELECT
    claim_id, claim_number, customer_id, policy_id, pet_id, provider_id, claim_type, claim_category, service_date,
    service_year_month, submitted_date, claim_amount, recorded_status, recorded_outcome, recorded_denial_reason,
    recorded_paid, replayed_outcome, replayed_denial_reason, replayed_reasons, replayed_deductible, replayed_paid,
    difference, agrees, rule_version, _gold_timestamp, previous_outcome, previous_paid, moved_by
FROM gold.adjudication_replay;
GO

-- Rows that no layer could take, without what they hold: that is for administrators, in the schema quarantine.
CREATE OR ALTER VIEW dbo.vw_quarantine AS
SELECT
    quarantine_id, entity, source_file, row_number, reasons, stage, batch_id, quarantined_at, status, resolved_at,
    resolved_by
FROM quarantine.customers
UNION ALL
SELECT
    quarantine_id, entity, source_file, row_number, reasons, stage, batch_id, quarantined_at, status, resolved_at,
    resolved_by
FROM quarantine.pets
UNION ALL
SELECT
    quarantine_id, entity, source_file, row_number, reasons, stage, batch_id, quarantined_at, status, resolved_at,
    resolved_by
FROM quarantine.policies
UNION ALL
SELECT
    quarantine_id, entity, source_file, row_number, reasons, stage, batch_id, quarantined_at, status, resolved_at,
    resolved_by
FROM quarantine.vet_providers
UNION ALL
SELECT
    quarantine_id, entity, source_file, row_number, reasons, stage, batch_id, quarantined_at, status, resolved_at,
    resolved_by
FROM quarantine.claims;
GO

CREATE OR ALTER VIEW dbo.vw_data_quality AS
SELECT
    run_id, batch_id, [table], measure, [rule], severity, value, as_of, measured_at
FROM quarantine.data_quality;
GO
