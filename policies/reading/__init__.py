"""How a text is read: its sentences, their language, and what each of them does."""
