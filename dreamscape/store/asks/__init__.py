"""What dreamers ask others for, and what these offer."""
