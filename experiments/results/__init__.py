"""The result file, and the parts it is joined from."""
