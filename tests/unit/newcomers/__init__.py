"""What newcomers meet."""
