"""The faults that `make bench-faults` provokes, a module for each kind of them."""
