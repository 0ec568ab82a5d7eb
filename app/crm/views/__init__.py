"""Lists of people and organisations: which columns, which filters, in which order; views kept by staff.

A *view* is filters, columns and an order. A *walk* goes through the people in one order with the
place to go on from (keyset). A *column* says how one fact of many people is asked in one query.
"""
