"""What is kept while an experiment runs."""
