"""Start the app under test, learn what it can be asked, and drive traffic at it."""
