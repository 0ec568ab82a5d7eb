"""People whom nobody knew: their rows by COPY."""
