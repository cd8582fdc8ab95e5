"""What the assistant does about danger signs, and the gate before everything else it does."""
