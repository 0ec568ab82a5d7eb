"""What people ask about their own data (GDPR Articles 12, 15 to 22): the register, its steps and its clock."""
