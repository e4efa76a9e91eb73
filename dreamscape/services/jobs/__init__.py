"""The services of jobs: what must not be lost is written down first and done second."""
