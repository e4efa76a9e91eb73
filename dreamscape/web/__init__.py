"""What every blueprint shares: the base form, the way back, guards, headers and error pages."""
