WITH pets AS (
    SELECT customer_id, count(*) AS total_pets, count(*) FILTER (species = 'Dog') AS dog_count,
        count(*) FILTER (species = 'Cat') AS cat_count, count(*) FILTER (is_active) AS active_pets,
        avg(age_years) AS avg_pet_age,
        list_sort(list(DISTINCT species) FILTER (species IS NOT NULL)) AS pet_species_list,
        list_sort(list(DISTINCT breed) FILTER (breed IS NOT NULL)) AS pet_breeds_list,
        count(*) FILTER (has_pre_existing) AS pets_with_conditions
    FROM dim_pets WHERE customer_id IS NOT NULL GROUP BY customer_id
), policies AS (
    SELECT customer_id, count(*) AS total_policies, count(*) FILTER (is_active) AS active_policies,
        sum(annual_premium) AS total_annual_premium, avg(annual_premium) AS avg_annual_premium,
        max(plan_tier) AS highest_plan_tier, min(effective_date) AS first_policy_date,
        max(effective_date) AS latest_policy_date, avg(renewal_count) AS avg_renewal_count,
        count(*) FILTER (includes_wellness) AS wellness_coverage_count,
        count(*) FILTER (includes_dental) AS dental_coverage_count,
        min(days_until_renewal) AS min_days_until_renewal,
        count(*) FILTER (is_in_force) AS in_force_policies,
        coalesce(sum(annual_premium) FILTER (is_in_force), 0) AS in_force_annual_premium,
        sum(earned_premium) AS earned_unrounded,
        min(expiration_date - getvariable('as_of')) FILTER (is_in_force) AS days_in_force
    FROM dim_policies WHERE customer_id IS NOT NULL GROUP BY customer_id
), claims AS (
    SELECT customer_id, count(*) AS total_claims, sum(claim_amount) AS total_claim_amount,
        sum(paid_amount) AS total_paid_amount, avg(claim_amount) AS avg_claim_amount,
        max(claim_amount) AS max_claim_amount, count(*) FILTER (status = 'Denied') AS denied_claims,
        count(*) FILTER (is_emergency) AS emergency_claims, avg(processing_days) AS avg_processing_days,
        min(service_date) AS first_claim_date, max(service_date) AS last_claim_date,
        list_sort(list(DISTINCT claim_category) FILTER (claim_category IS NOT NULL)) AS claim_categories_list
    FROM fact_claims WHERE customer_id IS NOT NULL GROUP BY customer_id
), joined AS (
    SELECT c.* EXCLUDE (_quality_flags, _quality_score_adjusted, age_exact, created_at, updated_at,
            _ingestion_timestamp, _source_file, _batch_id, _source, _row_number, _source_etag, _null_cells,
            _missing_columns),
        p.* EXCLUDE (customer_id), o.* EXCLUDE (customer_id, in_force_policies, in_force_annual_premium, earned_unrounded, days_in_force),
        k.* EXCLUDE (customer_id, claim_categories_list),
        len(claim_categories_list) AS unique_claim_categories, claim_categories_list,
        CASE WHEN total_annual_premium > 0 THEN round2(total_paid_amount / total_annual_premium * 100) ELSE 0 END AS loss_ratio,
        CASE WHEN total_pets > 0 THEN round2(total_claims / total_pets) ELSE 0 END AS claims_per_pet,
        coalesce(in_force_policies, 0) AS in_force_policies,
        coalesce(in_force_annual_premium, 0) AS in_force_annual_premium,
        coalesce(round2(earned_unrounded), 0) AS earned_premium,
        CASE WHEN earned_unrounded > 0
            THEN round2(coalesce(total_paid_amount, 0) / earned_unrounded * 100) END AS earned_loss_ratio,
        CASE WHEN total_policies IS NULL THEN 'No Policy' WHEN o.in_force_policies = 0 THEN 'Lapsed'
            WHEN days_in_force < 30 THEN 'High' WHEN days_in_force < 60 THEN 'Medium' ELSE 'Low' END AS churn_risk_adjusted
    FROM dim_customers c LEFT JOIN pets p USING (customer_id) LEFT JOIN policies o USING (customer_id)
        LEFT JOIN claims k USING (customer_id)
)
SELECT *,
    CASE WHEN loss_ratio > 150 THEN 'High Risk' WHEN loss_ratio > 100 THEN 'Medium Risk'
        WHEN loss_ratio > 50 THEN 'Low Risk' ELSE 'Very Low Risk' END AS customer_risk_score,
    CASE WHEN total_annual_premium > 1000 THEN 'Platinum' WHEN total_annual_premium > 500 THEN 'Gold'
        WHEN total_annual_premium > 200 THEN 'Silver' ELSE 'Bronze' END AS customer_value_tier,
    coalesce(total_claims, 0) * 10 + coalesce(avg_renewal_count, 0) * 20 + coalesce(tenure_months, 0) * 2
        + CASE WHEN marketing_opt_in THEN 10 ELSE 0 END AS engagement_score,
    CASE WHEN min_days_until_renewal < 30 THEN 'High' WHEN min_days_until_renewal < 60 THEN 'Medium'
        WHEN active_policies = 0 THEN 'Churned' ELSE 'Low' END AS churn_risk,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM joined
