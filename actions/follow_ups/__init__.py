"""What is asked about what was just shown: repeat it, simpler, another one."""
