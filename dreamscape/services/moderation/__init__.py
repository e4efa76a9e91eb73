"""The services of moderation."""
