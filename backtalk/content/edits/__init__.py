"""What the clinic changes of its content in the console, over the files."""
