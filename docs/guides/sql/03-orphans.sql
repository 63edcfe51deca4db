-- Which rows name a parent that silver does not have? They carry a flag of the same name.
SELECT 'pets' AS entity, 'customer_id' AS column_name, count(*) AS orphans
FROM silver.dim_pets AS c
WHERE c.customer_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_customers AS p WHERE p.customer_id = c.customer_id)
UNION ALL
SELECT 'policies', 'customer_id', count(*)
FROM silver.dim_policies AS c
WHERE c.customer_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_customers AS p WHERE p.customer_id = c.customer_id)
UNION ALL
SELECT 'policies', 'pet_id', count(*)
FROM silver.dim_policies AS c
WHERE c.pet_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_pets AS p WHERE p.pet_id = c.pet_id)
UNION ALL
SELECT 'claims', 'customer_id', count(*)
FROM silver.fact_claims AS c
WHERE c.customer_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_customers AS p WHERE p.customer_id = c.customer_id)
UNION ALL
SELECT 'claims', 'pet_id', count(*)
FROM silver.fact_claims AS c
WHERE c.pet_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_pets AS p WHERE p.pet_id = c.pet_id)
UNION ALL
SELECT 'claims', 'policy_id', count(*)
FROM silver.fact_claims AS c
WHERE c.policy_id IS NOT NULL AND NOT EXISTS (FROM silver.dim_policies AS p WHERE p.policy_id = c.policy_id)
UNION ALL
SELECT 'claims', 'provider_id', count(*)
FROM silver.fact_claims AS c
WHERE c.provider_id IS NOT NULL
    AND NOT EXISTS (FROM silver.dim_vet_providers AS p WHERE p.provider_id = c.provider_id);
