"""A firm's own suppliers: from how few it buys, how long it survives a stop, what to buy elsewhere first."""
