"""Permission for data to go outside the EEA (register R15): the person's own, given and taken back."""
