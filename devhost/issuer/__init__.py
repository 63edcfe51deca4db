"""A development identity issuer: OIDC discovery, keys, a page to pick who to be."""
