"""What the rest of the web may take along: feeds and the map of the site, of what everybody may see."""
