"""Postilupa: newsletters and marketing consent that can be proved."""

import os

# Piccolo looks here for its configuration wherever one of its parts is used.
os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")
