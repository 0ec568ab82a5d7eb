"""What people were shown when they agreed, kept whole: the form, byte for byte."""
