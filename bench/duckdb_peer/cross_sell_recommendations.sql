WITH plans AS (
    SELECT customer_id, list_transform(list_sort(list(DISTINCT {'tier': plan_tier, 'name': plan_name})
        FILTER (plan_name IS NOT NULL)), p -> p.name) AS current_plans
    FROM dim_policies WHERE is_active AND customer_id IS NOT NULL GROUP BY customer_id
), flagged AS (
    SELECT c.customer_id, full_name, email, total_pets, active_policies, highest_plan_tier, wellness_coverage_count,
        dental_coverage_count, total_annual_premium, customer_value_tier, loss_ratio,
        coalesce(highest_plan_tier < 3 AND loss_ratio < 80, false) AS upgrade_opportunity,
        coalesce(wellness_coverage_count = 0 AND active_policies > 0, false) AS wellness_opportunity,
        coalesce(dental_coverage_count = 0 AND active_policies > 0, false) AS dental_opportunity,
        coalesce(total_pets > active_policies AND active_policies > 0, false) AS multi_pet_opportunity,
        coalesce(current_plans, []) AS current_plans,
        coalesce(highest_plan_tier < 3 AND active_policies > 0 AND coalesce(loss_ratio, 0) < 80, false)
            AS upgrade_opportunity_adjusted
    FROM customer_360_view c LEFT JOIN plans USING (customer_id)
), recommended AS (
    SELECT *, CASE WHEN upgrade_opportunity THEN 'Plan Upgrade' WHEN wellness_opportunity THEN 'Add Wellness Coverage'
            WHEN dental_opportunity THEN 'Add Dental Coverage' WHEN multi_pet_opportunity THEN 'Insure Additional Pets'
            ELSE 'Retain & Engage' END AS recommendation,
        CASE WHEN upgrade_opportunity THEN total_annual_premium * 0.5::DOUBLE WHEN wellness_opportunity THEN 120
            WHEN dental_opportunity THEN 180 WHEN multi_pet_opportunity THEN total_annual_premium * 0.8::DOUBLE
            ELSE 0 END AS estimated_revenue_opportunity
    FROM flagged
)
SELECT *, CASE recommendation WHEN 'Plan Upgrade' THEN 'upgrade' WHEN 'Add Wellness Coverage' THEN 'wellness'
        WHEN 'Add Dental Coverage' THEN 'dental' WHEN 'Insure Additional Pets' THEN 'pets' ELSE 'retain' END AS recommendation_reason,
    estimated_revenue_opportunity * (100 - loss_ratio) / 100 AS priority_score,
    estimated_revenue_opportunity * (100 - least(greatest(coalesce(loss_ratio, 0), 0), 100)) / 100 AS priority_score_adjusted,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM recommended
