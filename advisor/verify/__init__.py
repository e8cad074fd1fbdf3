"""Show that a kernel and its original can't be told apart, or find a call that does."""
