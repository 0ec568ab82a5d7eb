"""What is destroyed when its time is over: of things by kind, of people when nothing holds them any more."""
