"""The rate level: the mean field of the spiking description."""
