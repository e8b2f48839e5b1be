"""What Rasa loads besides its own parts: encoder, classifier, turn channel, domain; and the commands around it.

Python 3.10, the environment of Rasa 3.6. Nothing in here opens a database, keeps a conversation or holds a key.
"""
