"""People's (or animals') own trials: read from files or a DataFrame, and said what was understood.

``formats`` and ``text`` turn a file into a table of texts, ``recipe`` says what its columns mean,
``rows`` chooses them, ``kinds`` checks them, ``order`` puts trials in order, and ``people`` holds
them in the form of a result's, so that the functions that measure a result measure them.
"""
