"""People in the register already: what a row adds, and its history."""
