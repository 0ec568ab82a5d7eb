"""Lists of people and organisations: filters, views, picking, doing something to many."""
