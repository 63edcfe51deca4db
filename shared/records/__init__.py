"""The system of record in Azure Tables: commits, outbox, idempotency, audit."""
