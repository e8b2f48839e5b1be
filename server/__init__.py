"""The server of Open Door: conversations, staff and visitors. The assistant (Rasa) is another process."""
