"""Composition: one Durable app, and the blueprints it is made of. Nothing else belongs here."""

import azure.durable_functions as df

from functions import (
    casework,
    catalogue,
    claim_decisions,
    claim_journey,
    claim_processing,
    claims,
    customers,
    demo,
    documents,
    fallback,
    insights,
    medallion,
    operations,
    outbox,
    pets,
    pipeline,
    policies,
    policy_changes,
    privacy,
    providers,
    quotes,
    realtime,
    realtime_upstream,
    replay,
    saved_views,
    system,
)

app = df.DFApp()

for module in (
    system,
    catalogue,
    customers,
    pets,
    quotes,
    policies,
    policy_changes,
    casework,
    claims,
    claim_journey,
    claim_decisions,
    claim_processing,
    documents,
    privacy,
    demo,
    outbox,
    insights,
    replay,
    saved_views,
    providers,
    pipeline,
    medallion,
    operations,
    realtime,
    realtime_upstream,
    fallback,
):
    app.register_functions(module.bp)
