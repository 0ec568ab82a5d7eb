"""Customers, prospects, media, partners and authorities: services, billing, interactions, lists and views."""
