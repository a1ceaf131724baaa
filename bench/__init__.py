"""What the hall reaches on this machine: ``python -m bench``. Never part of the tests."""
