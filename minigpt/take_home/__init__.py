"""What can be taken home: the script that trains a model anew, tables as CSV.

May import ``text`` and the ground; it reads the sources of ``training``, it does not import them.
"""
