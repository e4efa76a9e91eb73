"""Where pictures are kept: in our own database, or at Cloudinary; both offer the same methods."""
