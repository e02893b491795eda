"""What is read and written: files are opened, checked and replaced here, and nowhere else."""
