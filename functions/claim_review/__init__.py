"""The adjusters' work: the queue of cases, and what can be done to a case."""
