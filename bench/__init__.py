"""What the speed budgets (design, section 8) are measured with: `make bench`, `make bench-feed`."""
