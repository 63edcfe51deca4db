-- Who may read. sqlcmd variables: ANALYSTS, STAFF (names of Entra groups).
-- Analysts get the views that name nobody; the others carry names and addresses.
USE master;
GO

IF SUSER_ID('$(ANALYSTS)') IS NULL
    CREATE LOGIN [$(ANALYSTS)] FROM EXTERNAL PROVIDER;
GO

IF SUSER_ID('$(STAFF)') IS NULL
    CREATE LOGIN [$(STAFF)] FROM EXTERNAL PROVIDER;
GO

USE petinsure;
GO

IF DATABASE_PRINCIPAL_ID('$(ANALYSTS)') IS NULL
    CREATE USER [$(ANALYSTS)] FOR LOGIN [$(ANALYSTS)];
GO

IF DATABASE_PRINCIPAL_ID('$(STAFF)') IS NULL
    CREATE USER [$(STAFF)] FOR LOGIN [$(STAFF)];
GO

-- The views read the files with this credential, so whoever reads a view refers to it.
GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::workspace TO [$(ANALYSTS)];
GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::workspace TO [$(STAFF)];
GRANT SELECT ON dbo.vw_executive_dashboard TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_monthly_kpis TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_customer_segments TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_segments_by_tier TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_claims_by_category TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_provider_performance TO [$(ANALYSTS)];
GRANT SELECT ON dbo.vw_data_quality TO [$(ANALYSTS)];
GRANT SELECT ON SCHEMA::dbo TO [$(STAFF)];
GRANT EXECUTE ON SCHEMA::dbo TO [$(STAFF)];
GO
