"""Saved questions about people: a definition in JSON, checked, compiled to SQL with bound values.

A definition is one of {"all": […]}, {"any": […]}, {"not": {…}} and
{"field": key, "is": operator, "value": text}. The fields are a registry that every room adds to.
"""
