"""Every sentence the bot says, from slugs and values; pure, and made to be translated."""
