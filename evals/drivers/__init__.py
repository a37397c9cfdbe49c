"""One program for each search engine that is measured; see `evals/search_rivals.py`.

Each runs in an environment of its own, which has its engine and Python's own library
and nothing of ours, except for `our_engine.py` and `our_dense_engine.py`.
"""
