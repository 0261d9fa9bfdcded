"""The program that draws, run inside the box. It imports nothing of the project but `confine`."""
