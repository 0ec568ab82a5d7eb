"""A reader's own choices: straight from a letter, and behind a link mailed to the own address."""
