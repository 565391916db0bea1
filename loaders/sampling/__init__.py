"""The parts of the synthetic sample, one subject in each file."""
