"""The rules of procurement as pure functions: which regime, which routes are open, which are closed, and why.

They take the law as it is kept (`law.Law`) and the facts of a case (`facts.Facts`), and never guess: what neither says
is not known. It is guidance, and no legal advice.
"""
