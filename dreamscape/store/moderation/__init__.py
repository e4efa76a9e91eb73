"""The store of moderation."""
