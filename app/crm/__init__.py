"""Customers, prospects, media, partners and authorities: services, billing, talks, lists and views."""
