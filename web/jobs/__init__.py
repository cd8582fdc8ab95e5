"""What web does again and again beside answering requests."""
