"""What people fill in. A form checks shapes; whether a deed may be done, its service decides."""
