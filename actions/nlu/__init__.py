"""What a visitor's message says, read from the tracker."""
