"""Handing messages over: the account, the connection, what answers mean, and when to try again."""
