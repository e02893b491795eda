"""Running an experiment: batches, jobs, workers, logs, provenance, reruns."""
