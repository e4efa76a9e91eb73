"""Who has just come: what makes the site look first, and what they may not do yet."""
