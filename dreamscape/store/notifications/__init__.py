"""The stores of notifications: what happened, gathered for whom it is for."""
