"""How each page comes to be: one module a page asks the market's rooms and builds what the template draws."""
