"""Microsoft Teams: what it sends as our events, what we show as Adaptive Cards, and the line between."""
