-- The database of a Synapse serverless endpoint. sqlcmd variables: LAKE (name of the lake account).
-- Nothing here carries a secret: the endpoint reads with its workspace's managed identity.
IF DB_ID('petinsure') IS NULL
    CREATE DATABASE petinsure COLLATE Latin1_General_100_BIN2_UTF8;
GO

USE petinsure;
GO

-- A scoped credential wants a master key, although this one holds no secret. Nobody needs to know the key.
IF NOT EXISTS (SELECT 1 FROM sys.symmetric_keys WHERE name = '##MS_DatabaseMasterKey##')
    CREATE MASTER KEY;
GO

IF NOT EXISTS (SELECT 1 FROM sys.database_scoped_credentials WHERE name = 'workspace')
    CREATE DATABASE SCOPED CREDENTIAL workspace WITH IDENTITY = 'Managed Identity';
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_data_sources WHERE name = 'gold')
    CREATE EXTERNAL DATA SOURCE gold
    WITH (LOCATION = 'https://$(LAKE).dfs.core.windows.net/gold', CREDENTIAL = workspace);
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_data_sources WHERE name = 'silver')
    CREATE EXTERNAL DATA SOURCE silver
    WITH (LOCATION = 'https://$(LAKE).dfs.core.windows.net/silver', CREDENTIAL = workspace);
GO

IF NOT EXISTS (SELECT 1 FROM sys.external_data_sources WHERE name = 'quarantine')
    CREATE EXTERNAL DATA SOURCE quarantine
    WITH (LOCATION = 'https://$(LAKE).dfs.core.windows.net/quarantine', CREDENTIAL = workspace);
GO

IF SCHEMA_ID('gold') IS NULL
    EXEC ('CREATE SCHEMA gold');
GO

IF SCHEMA_ID('silver') IS NULL
    EXEC ('CREATE SCHEMA silver');
GO

IF SCHEMA_ID('quarantine') IS NULL
    EXEC ('CREATE SCHEMA quarantine');
GO
