"""`make screenshots`: every page and state of the site, at four widths and in both themes, to be looked at."""
