SELECT k.* EXCLUDE (_quality_flags, _quality_score_adjusted, claim_size_category_checked, is_decided, created_at,
        updated_at, _ingestion_timestamp, _source_file, _batch_id, _source, _row_number, _source_etag,
        _null_cells, _missing_columns, _has_api_record),
    o.plan_name, o.plan_tier, p.species, p.breed, p.life_stage, v.provider_name, v.is_in_network,
    v.provider_type, strftime(service_date, '%Y-%m') AS service_year_month,
    CASE WHEN v.is_in_network THEN 0.15::DOUBLE * claim_amount ELSE 0 END AS network_savings,
    c.full_name AS customer_name, p.pet_name, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS _gold_timestamp
FROM fact_claims k LEFT JOIN dim_policies o ON k.policy_id = o.policy_id LEFT JOIN dim_pets p ON k.pet_id = p.pet_id
    LEFT JOIN dim_vet_providers v ON k.provider_id = v.provider_id
    LEFT JOIN dim_customers c ON k.customer_id = c.customer_id
