"""What every feature uses: the bot's services, permissions, limits, errors."""
