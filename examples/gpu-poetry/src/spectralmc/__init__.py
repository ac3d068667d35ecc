"""Monte Carlo paths and their characteristic functions."""
