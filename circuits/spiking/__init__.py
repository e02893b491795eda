"""The spiking level: integrate-and-fire neurons in Brian2."""
