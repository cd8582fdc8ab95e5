"""Messages to the clinic: committed with what they tell, sent until they arrive."""
