"""The program that draws a sheet, run inside the box. It imports nothing of ours but `confine`."""
