"""`make fuzz`: hostile requests by everybody to every address of a whole site."""
