-- The tables of the lake as views, written by `python -m infra.generate` from the contracts.
USE petinsure;
GO

CREATE OR ALTER VIEW gold.customer_360_view AS
SELECT * FROM OPENROWSET(BULK 'customer_360_view', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [customer_id] VARCHAR(8000),
    [first_name] VARCHAR(8000),
    [last_name] VARCHAR(8000),
    [full_name] VARCHAR(8000),
    [email] VARCHAR(8000),
    [is_valid_email] BIT,
    [phone] VARCHAR(8000),
    [phone_clean] VARCHAR(8000),
    [address_line1] VARCHAR(8000),
    [city] VARCHAR(8000),
    [state] VARCHAR(8000),
    [zip_code] VARCHAR(8000),
    [country] VARCHAR(8000),
    [date_of_birth] DATE,
    [age] BIGINT,
    [customer_since] DATE,
    [tenure_months] BIGINT,
    [preferred_contact] VARCHAR(8000),
    [marketing_opt_in] BIT,
    [referral_source] VARCHAR(8000),
    [customer_segment] VARCHAR(8000),
    [lifetime_value] FLOAT,
    [_quality_score] INT,
    [_silver_timestamp] DATETIME2(6),
    [total_pets] BIGINT,
    [dog_count] BIGINT,
    [cat_count] BIGINT,
    [active_pets] BIGINT,
    [avg_pet_age] FLOAT,
    [pet_species_list] VARCHAR(8000),
    [pet_breeds_list] VARCHAR(8000),
    [pets_with_conditions] BIGINT,
    [total_policies] BIGINT,
    [active_policies] BIGINT,
    [total_annual_premium] FLOAT,
    [avg_annual_premium] FLOAT,
    [highest_plan_tier] INT,
    [first_policy_date] DATE,
    [latest_policy_date] DATE,
    [avg_renewal_count] FLOAT,
    [wellness_coverage_count] BIGINT,
    [dental_coverage_count] BIGINT,
    [min_days_until_renewal] INT,
    [total_claims] BIGINT,
    [total_claim_amount] FLOAT,
    [total_paid_amount] FLOAT,
    [avg_claim_amount] FLOAT,
    [max_claim_amount] FLOAT,
    [denied_claims] BIGINT,
    [emergency_claims] BIGINT,
    [avg_processing_days] FLOAT,
    [first_claim_date] DATE,
    [last_claim_date] DATE,
    [unique_claim_categories] BIGINT,
    [claim_categories_list] VARCHAR(8000),
    [loss_ratio] FLOAT,
    [claims_per_pet] FLOAT,
    [customer_risk_score] VARCHAR(8000),
    [customer_value_tier] VARCHAR(8000),
    [engagement_score] FLOAT,
    [churn_risk] VARCHAR(8000),
    [_gold_timestamp] DATETIME2(6),
    [in_force_policies] BIGINT,
    [in_force_annual_premium] FLOAT,
    [earned_premium] FLOAT,
    [earned_loss_ratio] FLOAT,
    [churn_risk_adjusted] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW gold.claims_analytics AS
SELECT * FROM OPENROWSET(BULK 'claims_analytics', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [provider_id] VARCHAR(8000),
    [pet_id] VARCHAR(8000),
    [policy_id] VARCHAR(8000),
    [claim_id] VARCHAR(8000),
    [claim_number] VARCHAR(8000),
    [customer_id] VARCHAR(8000),
    [claim_type] VARCHAR(8000),
    [claim_category] VARCHAR(8000),
    [service_date] DATE,
    [service_year] INT,
    [service_month] INT,
    [service_quarter] INT,
    [submitted_date] DATE,
    [days_to_submit] INT,
    [claim_amount] FLOAT,
    [deductible_applied] FLOAT,
    [covered_amount] FLOAT,
    [paid_amount] FLOAT,
    [customer_out_of_pocket] FLOAT,
    [reimbursement_rate] FLOAT,
    [claim_size_category] VARCHAR(8000),
    [status] VARCHAR(8000),
    [denial_reason] VARCHAR(8000),
    [processing_days] INT,
    [diagnosis_code] VARCHAR(8000),
    [treatment_notes] VARCHAR(8000),
    [invoice_number] VARCHAR(8000),
    [is_emergency] BIT,
    [is_recurring] BIT,
    [_quality_score] INT,
    [_silver_timestamp] DATETIME2(6),
    [plan_name] VARCHAR(8000),
    [plan_tier] INT,
    [species] VARCHAR(8000),
    [breed] VARCHAR(8000),
    [life_stage] VARCHAR(8000),
    [provider_name] VARCHAR(8000),
    [is_in_network] BIT,
    [provider_type] VARCHAR(8000),
    [service_year_month] VARCHAR(8000),
    [network_savings] FLOAT,
    [_gold_timestamp] DATETIME2(6),
    [customer_name] VARCHAR(8000),
    [pet_name] VARCHAR(8000),
    [decided_at] VARCHAR(8000),
    [decision_outcome] VARCHAR(8000),
    [decision_reasons] VARCHAR(8000),
    [decided_covered_cents] BIGINT,
    [decided_deductible_cents] BIGINT,
    [decided_by] VARCHAR(8000),
    [rule_version] VARCHAR(8000),
    [time_to_decision] FLOAT
) AS found;
GO

CREATE OR ALTER VIEW gold.monthly_kpis AS
SELECT * FROM OPENROWSET(BULK 'monthly_kpis', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [year_month] VARCHAR(8000),
    [total_claims] BIGINT,
    [unique_customers] BIGINT,
    [unique_pets] BIGINT,
    [total_claim_amount] FLOAT,
    [total_paid_amount] FLOAT,
    [avg_claim_amount] FLOAT,
    [avg_processing_days] FLOAT,
    [approved_claims] BIGINT,
    [denied_claims] BIGINT,
    [emergency_claims] BIGINT,
    [approval_rate] FLOAT,
    [denial_rate] FLOAT,
    [loss_ratio] FLOAT,
    [_gold_timestamp] DATETIME2(6),
    [prev_month_claims] BIGINT,
    [claims_growth_pct] FLOAT,
    [decided_claims] BIGINT,
    [approval_rate_decided] FLOAT,
    [earned_premium] FLOAT,
    [earned_loss_ratio] FLOAT,
    [straight_through_rate] FLOAT,
    [time_to_decision_p50] FLOAT,
    [time_to_decision_p95] FLOAT
) AS found;
GO

CREATE OR ALTER VIEW gold.cross_sell_recommendations AS
SELECT * FROM OPENROWSET(BULK 'cross_sell_recommendations', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [customer_id] VARCHAR(8000),
    [full_name] VARCHAR(8000),
    [email] VARCHAR(8000),
    [total_pets] BIGINT,
    [active_policies] BIGINT,
    [highest_plan_tier] INT,
    [wellness_coverage_count] BIGINT,
    [dental_coverage_count] BIGINT,
    [total_annual_premium] FLOAT,
    [customer_value_tier] VARCHAR(8000),
    [loss_ratio] FLOAT,
    [upgrade_opportunity] BIT,
    [wellness_opportunity] BIT,
    [dental_opportunity] BIT,
    [multi_pet_opportunity] BIT,
    [recommendation] VARCHAR(8000),
    [estimated_revenue_opportunity] FLOAT,
    [priority_score] FLOAT,
    [_gold_timestamp] DATETIME2(6),
    [current_plans] VARCHAR(8000),
    [recommendation_reason] VARCHAR(8000),
    [upgrade_opportunity_adjusted] BIT,
    [priority_score_adjusted] FLOAT
) AS found;
GO

CREATE OR ALTER VIEW gold.provider_performance AS
SELECT * FROM OPENROWSET(BULK 'provider_performance', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [provider_id] VARCHAR(8000),
    [provider_name] VARCHAR(8000),
    [provider_type] VARCHAR(8000),
    [city] VARCHAR(8000),
    [state] VARCHAR(8000),
    [is_in_network] BIT,
    [average_rating] FLOAT,
    [total_claims] BIGINT,
    [unique_customers] BIGINT,
    [total_billed] FLOAT,
    [total_paid] FLOAT,
    [avg_claim_amount] FLOAT,
    [avg_processing_days] FLOAT,
    [denied_claims] BIGINT,
    [emergency_visits] BIGINT,
    [denial_rate] FLOAT,
    [avg_cost_per_visit] FLOAT,
    [provider_tier] VARCHAR(8000),
    [_gold_timestamp] DATETIME2(6)
) AS found;
GO

CREATE OR ALTER VIEW gold.risk_scoring AS
SELECT * FROM OPENROWSET(BULK 'risk_scoring', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [customer_id] VARCHAR(8000),
    [full_name] VARCHAR(8000),
    [total_pets] BIGINT,
    [avg_pet_age] FLOAT,
    [pets_with_conditions] BIGINT,
    [total_claims] BIGINT,
    [total_claim_amount] FLOAT,
    [total_paid_amount] FLOAT,
    [emergency_claims] BIGINT,
    [loss_ratio] FLOAT,
    [tenure_months] BIGINT,
    [highest_plan_tier] INT,
    [pet_age_risk] INT,
    [condition_risk] BIGINT,
    [claims_frequency_risk] INT,
    [emergency_risk] INT,
    [loss_ratio_risk] INT,
    [total_risk_score] BIGINT,
    [risk_category] VARCHAR(8000),
    [recommended_action] VARCHAR(8000),
    [_gold_timestamp] DATETIME2(6),
    [claims_per_year] FLOAT,
    [risk_score_normalised] FLOAT
) AS found;
GO

CREATE OR ALTER VIEW gold.adjudication_replay AS
SELECT * FROM OPENROWSET(BULK 'adjudication_replay', DATA_SOURCE = 'gold', FORMAT = 'DELTA')
WITH (
    [claim_id] VARCHAR(8000),
    [claim_number] VARCHAR(8000),
    [customer_id] VARCHAR(8000),
    [policy_id] VARCHAR(8000),
    [pet_id] VARCHAR(8000),
    [provider_id] VARCHAR(8000),
    [claim_type] VARCHAR(8000),
    [claim_category] VARCHAR(8000),
    [service_date] DATE,
    [service_year_month] VARCHAR(8000),
    [submitted_date] DATE,
    [claim_amount] DECIMAL(18, 2),
    [recorded_status] VARCHAR(8000),
    [recorded_outcome] VARCHAR(8000),
    [recorded_denial_reason] VARCHAR(8000),
    [recorded_paid] DECIMAL(18, 2),
    [replayed_outcome] VARCHAR(8000),
    [replayed_denial_reason] VARCHAR(8000),
    [replayed_reasons] VARCHAR(8000),
    [replayed_deductible] DECIMAL(18, 2),
    [replayed_paid] DECIMAL(18, 2),
    [difference] DECIMAL(18, 2),
    [agrees] BIT,
    [rule_version] VARCHAR(8000),
    [_gold_timestamp] DATETIME2(6),
    [previous_outcome] VARCHAR(8000),
    [previous_paid] DECIMAL(18, 2),
    [moved_by] VARCHAR(8000),
    [_inputs] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW silver.dim_vet_providers AS
SELECT * FROM OPENROWSET(BULK 'dim_vet_providers', DATA_SOURCE = 'silver', FORMAT = 'DELTA')
WITH (
    [provider_id] VARCHAR(8000),
    [provider_name] VARCHAR(8000),
    [provider_type] VARCHAR(8000),
    [address] VARCHAR(8000),
    [city] VARCHAR(8000),
    [state] VARCHAR(8000),
    [zip_code] VARCHAR(8000),
    [phone] VARCHAR(8000),
    [email] VARCHAR(8000),
    [is_in_network] BIT,
    [network_status] VARCHAR(8000),
    [average_rating] FLOAT,
    [rating_category] VARCHAR(8000),
    [total_reviews] INT,
    [accepts_emergency] BIT,
    [operating_hours] VARCHAR(8000),
    [specialties] VARCHAR(8000),
    [license_number] VARCHAR(8000),
    [_quality_score] INT,
    [_silver_timestamp] DATETIME2(6),
    [_quality_flags] VARCHAR(8000),
    [_quality_score_adjusted] INT,
    [rating_category_checked] VARCHAR(8000),
    [created_at] VARCHAR(8000),
    [_ingestion_timestamp] DATETIME2(6),
    [_source_file] VARCHAR(8000),
    [_batch_id] VARCHAR(8000),
    [_source] VARCHAR(8000),
    [_row_number] BIGINT,
    [_source_etag] VARCHAR(8000),
    [_null_cells] INT,
    [_missing_columns] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.customers AS
SELECT * FROM OPENROWSET(BULK 'customers', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [quarantine_id] VARCHAR(8000),
    [entity] VARCHAR(8000),
    [source_file] VARCHAR(8000),
    [source_etag] VARCHAR(8000),
    [row_number] BIGINT,
    [raw] VARCHAR(8000),
    [reasons] VARCHAR(8000),
    [stage] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [quarantined_at] DATETIME2(6),
    [status] VARCHAR(8000),
    [resolved_at] DATETIME2(6),
    [resolved_by] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.pets AS
SELECT * FROM OPENROWSET(BULK 'pets', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [quarantine_id] VARCHAR(8000),
    [entity] VARCHAR(8000),
    [source_file] VARCHAR(8000),
    [source_etag] VARCHAR(8000),
    [row_number] BIGINT,
    [raw] VARCHAR(8000),
    [reasons] VARCHAR(8000),
    [stage] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [quarantined_at] DATETIME2(6),
    [status] VARCHAR(8000),
    [resolved_at] DATETIME2(6),
    [resolved_by] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.policies AS
SELECT * FROM OPENROWSET(BULK 'policies', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [quarantine_id] VARCHAR(8000),
    [entity] VARCHAR(8000),
    [source_file] VARCHAR(8000),
    [source_etag] VARCHAR(8000),
    [row_number] BIGINT,
    [raw] VARCHAR(8000),
    [reasons] VARCHAR(8000),
    [stage] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [quarantined_at] DATETIME2(6),
    [status] VARCHAR(8000),
    [resolved_at] DATETIME2(6),
    [resolved_by] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.vet_providers AS
SELECT * FROM OPENROWSET(BULK 'vet_providers', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [quarantine_id] VARCHAR(8000),
    [entity] VARCHAR(8000),
    [source_file] VARCHAR(8000),
    [source_etag] VARCHAR(8000),
    [row_number] BIGINT,
    [raw] VARCHAR(8000),
    [reasons] VARCHAR(8000),
    [stage] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [quarantined_at] DATETIME2(6),
    [status] VARCHAR(8000),
    [resolved_at] DATETIME2(6),
    [resolved_by] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.claims AS
SELECT * FROM OPENROWSET(BULK 'claims', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [quarantine_id] VARCHAR(8000),
    [entity] VARCHAR(8000),
    [source_file] VARCHAR(8000),
    [source_etag] VARCHAR(8000),
    [row_number] BIGINT,
    [raw] VARCHAR(8000),
    [reasons] VARCHAR(8000),
    [stage] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [quarantined_at] DATETIME2(6),
    [status] VARCHAR(8000),
    [resolved_at] DATETIME2(6),
    [resolved_by] VARCHAR(8000)
) AS found;
GO

CREATE OR ALTER VIEW quarantine.data_quality AS
SELECT * FROM OPENROWSET(BULK 'data_quality', DATA_SOURCE = 'quarantine', FORMAT = 'DELTA')
WITH (
    [run_id] VARCHAR(8000),
    [batch_id] VARCHAR(8000),
    [table] VARCHAR(8000),
    [measure] VARCHAR(8000),
    [rule] VARCHAR(8000),
    [severity] VARCHAR(8000),
    [value] FLOAT,
    [as_of] DATE,
    [measured_at] DATETIME2(6)
) AS found;
GO
