"""What is measured: always a ratio to a peer or a floor in the same run, never a time alone."""
