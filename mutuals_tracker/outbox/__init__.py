"""Messages waiting to be sent, and the task that sends them."""
