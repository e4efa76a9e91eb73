"""Web push: messages that are encrypted for a browser and handed to its maker's push service."""
