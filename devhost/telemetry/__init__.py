"""What Application Insights is in Azure: the taker of traces and metrics, here a file."""
