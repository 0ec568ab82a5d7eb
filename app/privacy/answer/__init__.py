"""The answer to somebody who asks what is kept about them (GDPR Articles 15 and 20)."""
