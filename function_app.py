"""Composition: one Durable app, and the blueprints it is made of. Nothing else belongs here."""

import azure.durable_functions as df

from functions import (
    fallback,
    insights,
    medallion,
    pipeline,
    providers,
    system,
)

app = df.DFApp()

for module in (
    system,
    insights,
    providers,
    pipeline,
    medallion,
    fallback,
):
    app.register_functions(module.bp)
