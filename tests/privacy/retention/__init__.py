"""What is destroyed when its time is over."""
