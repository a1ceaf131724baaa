"""How right the estimated waits are, on days that are played in memory or were recorded."""
