"""Letters: the merge language, Markdown, the paper they are printed on, and their bytes."""
