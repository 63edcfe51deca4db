"""What `spark-submit`, Databricks and Fabric are told to run; see shared/lake/engine_spark/publish.py."""

from shared.lake.engine_spark.publish import main

if __name__ == "__main__":
    main()
