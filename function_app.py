"""Composition: one Durable app, and the blueprints it is made of. Nothing else belongs here."""

import azure.durable_functions as df

app = df.DFApp()
