"""What visitors ask for and how the clinic answers, in numbers: nothing here names anybody.

Each day is counted once into `counters` (`counting`), so that a page reads few rows, and what was
counted outlives the conversations that retention deletes. Today is counted when somebody looks.
"""
