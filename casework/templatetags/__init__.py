"""What templates of casework may ask for."""
