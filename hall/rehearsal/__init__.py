"""A realistic day in a hall, played from outside through its API: for demonstrations, tests and
benchmarks. Knows the hall's configuration and its addresses, nothing of its insides."""
