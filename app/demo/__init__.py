"""The demo: a Finnish agency with its readers, customers and journalists, all invented."""
