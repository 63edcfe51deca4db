-- Two questions with parameters.
USE petinsure;
GO

CREATE OR ALTER PROCEDURE dbo.customer_summary @customer_id VARCHAR(64) AS
SELECT
    c.*, r.total_risk_score, r.risk_category, o.recommendation, o.estimated_revenue_opportunity
FROM gold.customer_360_view AS c
LEFT JOIN gold.risk_scoring AS r ON r.customer_id = c.customer_id
LEFT JOIN gold.cross_sell_recommendations AS o ON o.customer_id = c.customer_id
WHERE c.customer_id = @customer_id;
GO

CREATE OR ALTER PROCEDURE dbo.claims_by_service_date @first DATE, @last DATE AS
SELECT
    service_date, claim_type, claim_category, species, claim_amount, paid_amount, status,
    provider_name, is_in_network
FROM gold.claims_analytics
WHERE service_date BETWEEN @first AND @last
ORDER BY service_date DESC, claim_id ASC;
GO
