"""Changes besides compiling that may help an app: find them, try them, judge them."""
