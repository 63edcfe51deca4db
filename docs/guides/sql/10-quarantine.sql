-- What was refused, why, and what became of it?
WITH refused AS (
    SELECT entity, stage, status, unnest(reasons) AS reason FROM quarantine.customers
    UNION ALL SELECT entity, stage, status, unnest(reasons) FROM quarantine.pets
    UNION ALL SELECT entity, stage, status, unnest(reasons) FROM quarantine.policies
    UNION ALL SELECT entity, stage, status, unnest(reasons) FROM quarantine.vet_providers
    UNION ALL SELECT entity, stage, status, unnest(reasons) FROM quarantine.claims
)
SELECT entity, stage, reason, status, count(*) AS row_count
FROM refused
GROUP BY ALL
ORDER BY ALL;
