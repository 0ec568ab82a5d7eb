"""What people were shown when they agreed, kept whole: forms and confirmation mails, byte for byte."""
