"""Release plans: what to build next, computed and proven."""
