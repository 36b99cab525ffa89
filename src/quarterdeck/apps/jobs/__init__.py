"""Work done outside a request: queued as a row of the same transaction, done by a worker."""
