"""Reading what people bring: CSV, XLSX and vCard become plain rows, in a process of its own."""
