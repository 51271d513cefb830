"""Mail waiting to be sent, and the sending of it."""
