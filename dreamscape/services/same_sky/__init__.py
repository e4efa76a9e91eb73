"""Dreams under the same sky: what their dreamers say of each other's."""
