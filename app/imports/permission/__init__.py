"""What a file says of whom one may mail: words, columns, rows, and what somebody has to be asked."""
