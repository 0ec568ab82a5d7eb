"""Lists going out as CSV and XLSX."""
