"""What is done to the lake beside its passes: compaction, export, and beginning anew from raw files."""
