"""The list of spin-outs: what it is asked for, how many it finds, a page of it, all of it as a file, and what changed.

`asked` and `facets` say what can be asked; `counting` and `pages` answer on the page, `export` in a file, and `changes`
for a search that somebody saved.
"""
