"""Pictures: processing (bytes in, small WebP bytes out), storage, and the address they are served at."""
