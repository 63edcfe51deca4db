WITH parts AS (
    SELECT customer_id, full_name, total_pets, avg_pet_age, pets_with_conditions, total_claims, total_claim_amount,
        total_paid_amount, emergency_claims, loss_ratio, tenure_months, highest_plan_tier,
        CASE WHEN avg_pet_age > 10 THEN 30 WHEN avg_pet_age > 7 THEN 20 WHEN avg_pet_age > 4 THEN 10 ELSE 5 END AS pet_age_risk,
        CASE WHEN pets_with_conditions > 0 THEN 15 * pets_with_conditions ELSE 0 END AS condition_risk,
        CASE WHEN total_claims / greatest(coalesce(tenure_months, 1), 1) > 2 THEN 25
            WHEN total_claims / greatest(coalesce(tenure_months, 1), 1) > 1 THEN 15 ELSE 5 END AS claims_frequency_risk,
        CASE WHEN emergency_claims > 3 THEN 20 WHEN emergency_claims > 1 THEN 10 ELSE 0 END AS emergency_risk,
        CASE WHEN loss_ratio > 150 THEN 30 WHEN loss_ratio > 100 THEN 20 WHEN loss_ratio > 70 THEN 10 ELSE 0 END AS loss_ratio_risk
    FROM customer_360_view
), scored AS (
    SELECT *, pet_age_risk + condition_risk + claims_frequency_risk + emergency_risk + loss_ratio_risk AS total_risk_score
    FROM parts
)
SELECT *, CASE WHEN total_risk_score > 80 THEN 'Very High' WHEN total_risk_score > 60 THEN 'High'
        WHEN total_risk_score > 40 THEN 'Medium' WHEN total_risk_score > 20 THEN 'Low' ELSE 'Very Low' END AS risk_category,
    CASE WHEN total_risk_score > 80 THEN 'Review for rate adjustment' WHEN total_risk_score > 60 THEN 'Monitor closely'
        WHEN total_risk_score > 40 THEN 'Standard monitoring' ELSE 'Candidate for loyalty rewards' END AS recommended_action,
    round2(coalesce(total_claims, 0) / greatest(coalesce(tenure_months, 1), 1) * 12) AS claims_per_year,
    round2((total_risk_score - condition_risk + least(condition_risk, 45) - 10) / 140 * 100) AS risk_score_normalised,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM scored
