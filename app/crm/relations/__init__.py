"""What roles need: a journalist's beat, a prospect's next step, services considered."""
