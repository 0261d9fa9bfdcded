"""What a real host needs beside the program: users, rights, units, what stands in front."""
