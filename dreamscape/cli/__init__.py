"""Commands: thin ones of `flask` that call services (`commands` has them all), and `make run`'s own."""
