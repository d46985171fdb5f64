"""What the two benches of the market's search stand on."""
