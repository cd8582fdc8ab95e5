"""Contact details: encrypting, finding, masking and deleting them."""
