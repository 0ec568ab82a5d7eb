"""The privacy desk: the notice and the settings it is made from."""
