"""What developers run by hand or through make; nothing here is part of the site."""
