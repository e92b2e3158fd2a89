"""May a brand say this? A layer that knows nothing of chats, networks and databases."""
