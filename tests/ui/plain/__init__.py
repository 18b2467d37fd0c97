"""Plain mode over a simulated node."""
