"""Live events: connecting, catching up, and what Web PubSub sends us."""
