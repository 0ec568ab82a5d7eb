"""Postilupa: newsletters and marketing consent that can be proved."""
