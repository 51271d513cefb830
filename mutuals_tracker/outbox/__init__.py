"""Mail that waits to be sent.

Actions write a row and never send; a task sends what is due, again and again until it is accepted or given up.
"""
