"""The parts of the synthetic sample, a subject each."""
