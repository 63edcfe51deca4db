"""What `dev.py` does. Standard library only, and runs on any Python from 3.9 on."""
