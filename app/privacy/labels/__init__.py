"""Names and addresses on paper: labels, lists and letters to people, and who was left out of them."""
