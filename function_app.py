"""Composition: one Durable app, and the blueprints it is made of. Nothing else belongs here."""

import azure.durable_functions as df

from functions.claim_review import routes as claim_review
from functions.claims import decisions as claim_decisions
from functions.claims import documents
from functions.claims import journey as claim_journey
from functions.claims import messages as claim_messages
from functions.claims import processing as claim_processing
from functions.claims import routes as claims
from functions.customers import demo
from functions.customers import routes as customers
from functions.insights import annotations, providers, replay, saved_views
from functions.insights import lists as insights_lists
from functions.insights import routes as insights
from functions.pets import routes as pets
from functions.pipeline import medallion, medallion_spark
from functions.pipeline import routes as pipeline
from functions.policies import changes as policy_changes
from functions.policies import payments as policy_payments
from functions.policies import quotes
from functions.policies import routes as policies
from functions.privacy import routes as privacy
from functions.realtime import routes as realtime
from functions.realtime import upstream as realtime_upstream
from functions.system import catalogue, fallback
from functions.system import routes as system
from functions.upkeep import housekeeping, outbox

app = df.DFApp()

for module in (
    system,
    catalogue,
    customers,
    pets,
    quotes,
    policies,
    policy_changes,
    policy_payments,
    claim_review,
    claims,
    claim_journey,
    claim_decisions,
    claim_messages,
    claim_processing,
    documents,
    privacy,
    demo,
    outbox,
    insights,
    insights_lists,
    replay,
    saved_views,
    annotations,
    providers,
    pipeline,
    medallion,
    medallion_spark,
    housekeeping,
    realtime,
    realtime_upstream,
    fallback,
):
    app.register_functions(module.bp)
