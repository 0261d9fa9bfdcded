"""The pages: thin doors that read a request, call one deed and answer."""
