"""From names and addresses to paper: what fits, labels and lists, letters; PDFs by processes of their own."""
