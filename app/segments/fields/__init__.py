"""What can be asked about people and organisations; rooms above bring fields of their own."""
