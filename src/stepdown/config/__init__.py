"""Settings, addresses and the WSGI entry: what joins the rooms into a site."""
