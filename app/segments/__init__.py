"""Saved questions about people: a definition in JSON, checked, compiled to SQL with bound values.

A definition is one of {"all": […]}, {"any": […]}, {"not": {…}} and
{"field": key, "is": operator, "value": text}. Which fields there are is put together in `app/askable.py`.
"""
