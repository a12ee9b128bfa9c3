"""Run the bot: on Discord if DISCORD_TOKEN is set, else in a local preview page."""

from askbot.cli.app import main

if __name__ == "__main__":
    main(["run"])
