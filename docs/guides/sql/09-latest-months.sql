-- How did the latest twelve months go?
SELECT year_month, total_claims, total_claim_amount, total_paid_amount, approval_rate, denial_rate, loss_ratio
FROM gold.monthly_kpis
WHERE year_month IS NOT NULL
ORDER BY year_month DESC
LIMIT 12;
