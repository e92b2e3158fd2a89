"""The rulesets that ship, as TOML files."""
