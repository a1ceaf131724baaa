"""A realistic day in a hall, played from outside through its API, for demonstrations, tests and
benchmarks. These modules know the hall's configuration and addresses, and nothing of its insides."""
