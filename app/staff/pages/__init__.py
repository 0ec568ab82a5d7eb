"""The staff room's own pages. Each file is one router; `app/asgi.py` lists them."""
