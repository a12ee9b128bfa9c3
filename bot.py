"""Run the bot, as `askbot run` does: on Discord if DISCORD_TOKEN is set, else in a local preview page."""

import sys

from askbot.cli.app import main

if __name__ == "__main__":
    sys.argv.insert(1, "run")
    main()
