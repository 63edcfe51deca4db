"""Commands of dev.py that talk to a running instance; they run inside the environment."""
