"""What dreamers say of dreams like their own."""
