"""What stands in an answer: collected from every room, without others, as data and in words."""
