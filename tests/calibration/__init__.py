"""How sure is sure: margins of published cells against the truth of generated dossiers.

The product is run on dossiers of the corpus, and only its published `cells.parquet` and `findings.parquet` are read.
The threshold is chosen on one set of seeds and reported on others.
"""
