"""People and programs in: answers, commands, HTTP."""
