"""Mails and how they leave: the texts, SMTP through Flask-Mail, and the development outbox."""
