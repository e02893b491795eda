"""One brain of cortex and basal ganglia, as spikes or as rates, put through tasks and compared with data."""
