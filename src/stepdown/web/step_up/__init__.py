"""The urgent step up, which nothing gates."""
