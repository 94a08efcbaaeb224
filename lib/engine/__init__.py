"""Where SQL runs: DuckDB instances with limits, quoting of names, and the sandbox for typed expressions."""
