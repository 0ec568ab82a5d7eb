"""What people can do about lists: sign up, confirm, choose, leave. One file per story.

sign_up      somebody typed an address into the form
confirm      the owner of the address pressed the button in the mail, or said 'this was not me'
preferences  the owner asked for the link to the own choices, and changed them
invite       staff ask people whether they want a list
unsubscribe  leaving one list or everything, and taking that back for ten minutes
"""
