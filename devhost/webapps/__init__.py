"""Serves a built web app as Azure Static Web Apps does, by the app's own staticwebapp.config.json."""
